import { beforeAll, expect, test } from 'vitest';
import { openArmRuns } from './arm-runs.ts';
import type { ArmRun } from './arm-runs.ts';

/**
 * Three ways to learn from votes, all from the warm start of `cross-view`: a solver whose majorities are right
 * more often than its single answers. Another seed than those that settings were chosen by and that are
 * reported. What was seen is of five other seeds; from a start whose majorities were right in under half of
 * the cases, nothing showed.
 */
const seed = 44;
const set = ['evaluation.full=200', 'evaluateEvery=1000'];
const run = openArmRuns();
let start: ArmRun;
beforeAll(async () => {
  start = await run('cross-view', 'cross-view', { seed, updates: 0, set: ['evaluation.full=1'] });
});

test('majority-vote: the vote of its own answers teaches a solver to slip less, and a random reward doesn’t', async () => {
  const from = { seed, updates: 40, set, from: start };
  const vote = await run('majority-vote', 'vote', from);
  const random = await run('majority-vote', 'random', from);
  // Seen: 6 to 9 points, and -2 to 1.
  expect(vote.gain('sampled')).toBeGreaterThan(4);
  expect(random.gain('sampled')).toBeLessThan(2);
});

test('scpo: so does preferring the most voted answer (that weights matter doesn’t show)', async () => {
  const from = { seed, updates: 40, set, from: start };
  const weighted = await run('scpo', 'weighted', from);
  const random = await run('scpo', 'random', from);
  // Seen: 5 to 9 points; at random, after 120 updates, between -1.5 and 1.
  expect(weighted.gain('sampled')).toBeGreaterThan(3);
  expect(random.gain('sampled')).toBeLessThan(2);
});

test('cross-view: the label of the other phrasing teaches more than the own one, which narrows a solver', async () => {
  const from = { seed, updates: 60, set, from: start };
  const cross = await run('cross-view', 'cross-view', from);
  const own = await run('cross-view', 'own-view', from);
  // Seen: 5 to 11 points between the greedy answers, and 5 to 9 between pass@8.
  expect(cross.gain('greedy') - own.gain('greedy')).toBeGreaterThan(2);
  expect(cross.gain('pass') - own.gain('pass')).toBeGreaterThan(2);
});
