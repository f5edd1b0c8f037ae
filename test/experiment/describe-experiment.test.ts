import { describe, expect, test } from 'vitest';
import { buildExperiment } from '../../src/experiment/build-experiment.ts';
import { describeExperiment } from '../../src/experiment/describe-experiment.ts';
import { DEFAULT_ALARMS } from '../../src/learning/index.ts';
import { loadScenario, shippedScenarios } from '../../src/runs/load-scenario.ts';
import { echoExperiment } from '../runs/echo-experiment.ts';

const [reward] = echoExperiment().rewards;
if (reward === undefined) throw new Error('echo is rewarded');

test.each(shippedScenarios())(
  '%s can be described, and the description is plain data',
  async (name) => {
    const { scenario } = await loadScenario(name);
    const described = describeExperiment(buildExperiment(scenario));
    expect(JSON.parse(JSON.stringify(described))).toEqual(described);
    for (const { machine, seats } of described.environments) {
      expect(machine.states.some(({ type }) => type === 'final')).toBe(true);
      const paths = new Set(machine.states.map(({ path }) => path));
      const targets = machine.states.flatMap(({ transitions, initial }) => [
        ...initial,
        ...transitions.flatMap((transition) => transition.targets),
      ]);
      for (const target of targets) expect(paths).toContain(target);
      for (const role of Object.values(seats)) expect(described.roles).toHaveProperty([role]);
    }
    expect(described.rewards.length).toBeGreaterThan(0);
    for (const { formula, weights } of described.rewards) {
      expect(formula).not.toBeNull();
      expect(weights[0]?.from).toBe(1);
    }
  },
);

describe('a description', () => {
  test('tells a weight that follows a schedule by the updates at which it changes', () => {
    const weight = (update: number) => (update < 4 ? 1 : 0.25);
    const { rewards } = describeExperiment(echoExperiment({ rewards: [{ ...reward, weight }] }), 9);
    expect(rewards[0]?.weights).toEqual([
      { from: 1, weight: 1 },
      { from: 4, weight: 0.25 },
    ]);
    const fixed = describeExperiment(echoExperiment({ rewards: [{ ...reward, weight: 2 }] }), 9);
    expect(fixed.rewards[0]?.weights).toEqual([{ from: 1, weight: 2 }]);
  });

  test('has the alarms that hold, and the score with its better direction', () => {
    const { alarms: _, ...quiet } = echoExperiment();
    expect(describeExperiment(quiet).alarms).toEqual(DEFAULT_ALARMS);
    expect(describeExperiment(quiet).score).toBeNull();
    const scored = describeExperiment({ ...quiet, alarms: [], score: 'exam.right' });
    expect(scored).toMatchObject({
      alarms: [],
      score: { metric: 'exam.right', better: 'higher' },
    });
  });
});
