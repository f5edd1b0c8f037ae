import { describe, expect, test } from 'vitest';
import type { Experiment } from '../../src/experiment/experiment.ts';
import { DEFAULT_ALARMS } from '../../src/learning/index.ts';
import { RunMonitor } from '../../src/training/run-monitor.ts';

/** Which rules an experiment's monitor ever rings when nearly every reply is malformed. */
function rungBy(experiment: Pick<Experiment, 'alarms'>): readonly string[] {
  const monitor = new RunMonitor(experiment);
  const metrics = { 'solver.malformed.share': 0.9 };
  return Array.from({ length: 20 }, (_, n) => monitor.check(n + 1, metrics).alarms)
    .flat()
    .map(({ name }) => name);
}

describe('an experiment that says nothing of alarms', () => {
  test('is watched by the rules that ship with Agon', () => {
    expect(rungBy({})).toEqual(['malformed']);
    expect(rungBy({})).toEqual(rungBy({ alarms: DEFAULT_ALARMS }));
  });

  test('has none where it says so', () => {
    expect(rungBy({ alarms: [] })).toEqual([]);
  });
});
