import type { Ending, Episode } from '../core/episode.ts';
import type { Alarm } from '../learning/index.ts';

type FailedEpisode = Episode & { readonly ending: Extract<Ending, { kind: 'failed' }> };

/** The games that didn't come to their end: a role or the environment threw, or went on too long. */
export function failedGames(episodes: readonly Episode[]): readonly FailedEpisode[] {
  return episodes.filter((episode): episode is FailedEpisode => episode.ending.kind === 'failed');
}

/** A failed game takes no other down, but nobody should have to look for it among the metrics. */
export function alarmOfFailures(episodes: readonly Episode[]): readonly Alarm[] {
  const text = describeFailures(episodes);
  return text === undefined ? [] : [{ name: 'failed-games', metric: 'episodes.failed', text }];
}

/** How many failed, and why the first did; undefined if none. */
export function describeFailures(episodes: readonly Episode[]): string | undefined {
  const failed = failedGames(episodes);
  const [first] = failed;
  if (first === undefined) return undefined;
  const { where, error } = first.ending;
  return `${failed.length} of ${episodes.length} games failed, the first of them (${first.plan.id}) in ${where}: ${error}`;
}
