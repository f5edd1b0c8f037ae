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
