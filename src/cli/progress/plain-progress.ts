import type { RunEvent } from '../../runs/run-events.ts';
import { formatMetric } from '../text/format-number.ts';
import { printable } from '../../core/printable.ts';
import { describePace } from './describe-pace.ts';
import { describeStart } from './describe-start.ts';
import { headlineNames } from './metric-name.ts';
import type { Progress } from './progress.ts';
import { isCanary, trackRun } from './run-tracker.ts';

/** Between lines about steps and updates, which come many times a second. */
const PACE_EVERY_MS = 5_000;
/** Between lines about one alarm, which may sound for one metric after another. */
const ALARM_EVERY_MS = 30_000;
const SAMPLE_EVERY_MS = 60_000;

export interface PlainProgressOptions {
  readonly write: (text: string) => void;
  readonly now: () => number; // milliseconds
  readonly minutes?: number; // the run's bound
}

/** Progress as lines of text, for pipes, files and logs: each evaluation, and the pace every few seconds. */
export function openPlainProgress({ write, now, minutes }: PlainProgressOptions): Progress {
  const tracker = trackRun(minutes);
  const saidAtMs = new Map<string, number>();
  let evaluated = -1; // the update; a full evaluation there says the same of the canary again
  const isDue = (topic: string, everyMs: number): boolean => {
    const nowMs = now();
    if (nowMs - (saidAtMs.get(topic) ?? -Infinity) < everyMs) return false;
    saidAtMs.set(topic, nowMs);
    return true;
  };
  const say = (text: string): void => write(`${printable(text)}\n`);
  const tell = (event: RunEvent): void => {
    tracker.note(event, now());
    switch (event.kind) {
      case 'scenario-changed':
        return say(`warning: ${event.text}`);
      case 'started':
        return say(describeStart(event).join(', '));
      case 'warm-start': {
        const complete = event.step === event.steps;
        if (!isDue(`warm start ${event.phase}`, PACE_EVERY_MS) && !complete) return;
        return say(
          `warm start ${event.phase} ${event.step}/${event.steps}, loss ${formatMetric(event.loss)}`,
        );
      }
      case 'update': {
        const canary = listCanary(event.metrics);
        if (canary !== '' && isDue('canary', PACE_EVERY_MS)) {
          say(`canary after update ${event.update}: ${canary}`);
        }
        if (!isDue('update', PACE_EVERY_MS)) return;
        return say(
          [`update ${event.update}/${event.updates}`, ...describePace(tracker, now())].join(', '),
        );
      }
      case 'evaluation': {
        const { update, size, metrics } = event;
        const canary = update === evaluated ? '' : listCanary(metrics);
        evaluated = update;
        return say(
          [`${size} evaluation after update ${update}: ${listHeadlines(metrics)}`, canary]
            .filter((part) => part !== '')
            .join('; canary: '),
        );
      }
      case 'alarm':
        if (!isDue(`alarm ${event.name}`, ALARM_EVERY_MS)) return;
        return say(`alarm at update ${event.update}: ${event.name}: ${event.text}`);
      case 'sample':
        if (!isDue('sample', SAMPLE_EVERY_MS)) return;
        return say(
          [`a game of update ${event.update}:`, ...event.text.trimEnd().split('\n')].join('\n  '),
        );
      case 'outside':
        return say(event.text);
      case 'checkpoint':
      case 'finished':
        return; // the summary says it
    }
  };
  return { tell, notice: say, close: () => undefined };
}

function listHeadlines(metrics: Readonly<Record<string, number>>): string {
  const names = Object.keys(metrics).filter((name) => !isCanary(name));
  return list(
    Object.fromEntries(headlineNames(names).map((name) => [name, metrics[name] ?? Number.NaN])),
  );
}

/** The canary's metrics without their breakdowns by agent; empty if there are none. */
function listCanary(metrics: Readonly<Record<string, number>>): string {
  const own = Object.entries(metrics)
    .filter(([name]) => isCanary(name) && !name.startsWith('canary.accuracy.'))
    .map(([name, value]) => [name.slice('canary.'.length), value] as const);
  return list(Object.fromEntries(own));
}

function list(metrics: Readonly<Record<string, number>>): string {
  return Object.entries(metrics)
    .map(([name, value]) => `${name} ${formatMetric(value)}`)
    .join(', ');
}
