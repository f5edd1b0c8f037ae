import { formatCount } from '../text/format-number.ts';
import type { RunTracker } from './run-tracker.ts';

/** How fast a run goes, in parts: minutes left, tokens and episodes per second, episodes so far. */
export function describePace(tracker: RunTracker, nowMs: number): readonly string[] {
  const left = tracker.minutesLeft(nowMs);
  const { update } = tracker;
  return [
    ...(left === undefined || left < 0.05 ? [] : [`${left.toFixed(1)} min left`]),
    ...(update === undefined
      ? []
      : [
          `${formatCount(update.tokensPerSecond)} tokens/s`,
          `${formatCount(update.episodesPerSecond)} episodes/s`,
          `${formatCount(update.episodes)} episodes`,
        ]),
  ];
}
