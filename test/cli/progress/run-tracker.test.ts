import { describe, expect, test } from 'vitest';
import { trackRun } from '../../../src/cli/progress/run-tracker.ts';
import type { RunEvent } from '../../../src/runs/run-events.ts';
import { eventsOf } from '../fake-run.ts';

const MINUTE = 60_000;

/** A tracker that has seen a run of 10 updates up to update `seen`, one a minute from minute 5 on. */
function trackUpTo(seen: number, minutes?: number) {
  const tracker = trackRun(minutes);
  for (const event of eventsOf(10)) {
    if (event.kind === 'update' && event.update > seen) break;
    tracker.note(event, event.kind === 'update' ? (4 + event.update) * MINUTE : 0);
  }
  return tracker;
}

describe('the minutes left', () => {
  test('are unknown before two updates, unless the run is bounded', () => {
    expect(trackUpTo(1).minutesLeft(5 * MINUTE)).toBeUndefined();
    expect(trackUpTo(1, 20).minutesLeft(5 * MINUTE)).toBe(15);
  });
  test('of a resumed run count what it took before, once that is known', () => {
    const [started, ...rest] = eventsOf(10);
    const tracker = trackRun(20);
    tracker.note({ ...started, resumedFrom: 0 } as RunEvent, 0);
    expect(tracker.minutesLeft(0)).toBeUndefined();
    const first = rest.find(({ kind }) => kind === 'update') as RunEvent; // after 5 minutes in all
    tracker.note(first, MINUTE);
    expect(tracker.minutesLeft(2 * MINUTE)).toBe(14);
  });
  test('count to the bound that the run itself tells, which a resumed one has kept', () => {
    const [started] = eventsOf(1);
    const tracker = trackRun(undefined);
    tracker.note({ ...started, minutes: 20 } as RunEvent, 0);
    expect(tracker.minutesLeft(MINUTE)).toBe(19);
  });
  test('follow the pace of the updates, warm start left out', () => {
    expect(trackUpTo(4).minutesLeft(8 * MINUTE)).toBe(6);
  });
  test('count down between updates, and never below nothing', () => {
    expect(trackUpTo(4).minutesLeft(8.5 * MINUTE)).toBe(5.5);
    expect(trackUpTo(10).minutesLeft(99 * MINUTE)).toBe(0);
  });
  test('are those of whichever bound comes first', () => {
    expect(trackUpTo(4, 9).minutesLeft(8 * MINUTE)).toBe(1);
    expect(trackUpTo(4, 90).minutesLeft(8 * MINUTE)).toBe(6);
  });
});

test('a curve of held-out metrics has the same games at every point, whatever is played besides', () => {
  const tracker = trackRun(undefined);
  for (const event of eventsOf(2)) tracker.note(event, 0);
  expect(tracker.heldOut.get('balanced')?.points()).toEqual([0.7, 0.78]);
});

describe('metrics that say whether the others can be believed', () => {
  test('have curves of their own, in which a look that an evaluation repeats counts once', () => {
    const tracker = trackRun(undefined);
    const evaluation = (update: number, accuracy: number): RunEvent => ({
      kind: 'evaluation',
      update,
      size: 'brief',
      metrics: { greedy: accuracy, 'canary.accuracy': accuracy },
    });
    const update = (n: number, metrics: Readonly<Record<string, number>>): RunEvent => ({
      kind: 'update',
      update: n,
      updates: 4,
      seconds: n,
      episodes: n,
      episodesPerSecond: 1,
      tokensPerSecond: 1,
      metrics,
    });
    const events = [
      evaluation(0, 0.1),
      update(1, { 'solver.reward': 1, 'exploit.auc': 0.5 }),
      update(2, { 'solver.reward': 1, 'exploit.auc': 0.75, 'canary.accuracy': 0.2 }),
      evaluation(2, 0.2),
    ];
    for (const event of events) tracker.note(event, 0);
    expect(tracker.checks.get('canary.accuracy')?.points()).toEqual([0.1, 0.2]);
    expect(tracker.checks.get('exploit.auc')?.points()).toEqual([0.5, 0.75]);
    expect([...tracker.learning.keys()]).toEqual(['solver.reward']);
    expect([...tracker.heldOut.keys()]).toEqual(['greedy']);
  });
});
