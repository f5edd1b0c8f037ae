import { afterAll, expect, test } from 'vitest';
import { annealed } from '../../src/rewards/annealed.ts';
import { composeRewards } from '../../src/rewards/compose-rewards.ts';
import { randomReward } from '../../src/rewards/terms/random-reward.ts';
import { echoExperiment, runsFolder } from '../runs/echo-experiment.ts';
import type { ToldRun } from '../runs/echo-experiment.ts';

const runs = runsFolder();
afterAll(() => runs.remove());

/** The mean reward of each update. */
const rewards = ({ events }: ToldRun) =>
  events.flatMap((event) => (event.kind === 'update' ? [event.metrics['solver.reward']] : []));

// Everybody is paid 1 for anything, so that the reward is the weight.
const weight = annealed({ from: 4, to: 1, until: 4 });
const scheduled = (staleness: 0 | 1) =>
  echoExperiment({
    rewards: composeRewards([{ term: randomReward({ chance: 1 }), weight }]),
    schedule: { updates: 4, staleness, evaluateEvery: 2 },
  });

test.each([0, 1] as const)(
  'a weight follows its schedule, with staleness %d',
  async (staleness) => {
    expect(rewards(await runs.train(`whole-${staleness}`, scheduled(staleness)))).toEqual([
      4, 3, 2, 1,
    ]);
  },
);

test('a resumed run goes on with the schedule where it left off', async () => {
  await runs.train('halves', scheduled(0), { updates: 2 });
  expect(rewards(await runs.train('halves', scheduled(0), { updates: 4, resume: true }))).toEqual([
    2, 1,
  ]);
});
