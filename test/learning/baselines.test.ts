import { describe, expect, test } from 'vitest';
import { batchNormalised } from '../../src/learning/estimators/batch-normalised.ts';
import { groupCentred } from '../../src/learning/estimators/group-centred.ts';
import { leaveOneOut } from '../../src/learning/estimators/leave-one-out.ts';
import { mixedColumns } from '../../src/learning/estimators/mixed-columns.ts';
import { roleConditioned } from '../../src/learning/estimators/role-conditioned.ts';
import { selection } from '../../src/learning/estimators/selection.ts';
import type { AdvantageEstimator, Experience } from '../../src/learning/experience.ts';
import { groupByPolicyRole, groupByPrompt } from '../../src/learning/group-batch.ts';
import { experience, withRewards } from './experiences.ts';

const estimate = (estimator: AdvantageEstimator, batch: readonly Experience[]) => [
  ...estimator.estimate(batch, {}).advantages,
];
const close = (...values: number[]) => values.map((value) => expect.closeTo(value, 6) as number);

/** What CoMAS pays for one scored evaluation: (t - 1)/2, (3 - t)/2 and 0 for a well-formed scoring. */
const discussion = (score: number) => [
  experience({ role: 'solver', reward: (score - 1) / 2 }),
  experience({ role: 'evaluator', reward: (3 - score) / 2 }),
  experience({ role: 'scorer', reward: 0 }),
];

describe('with the rewards of CoMAS, mean 1/3', () => {
  const batch = [3, 1, 2, 3, 1, 2].flatMap(discussion);
  const scorings = (advantages: readonly number[]) => advantages.filter((_, i) => i % 3 === 2);

  test('mixing roles punishes every well-formed scoring', () => {
    // Of three roles two earn 1, 0, ½ in turn: mean 1/3, mean square 5/18, variance 1/6.
    const expected = -1 / 3 / Math.sqrt(1 / 6);
    for (const advantage of scorings(estimate(batchNormalised(), batch))) {
      expect(advantage).toBeCloseTo(expected, 6);
    }
  });

  test('a baseline for each agent and role leaves them alone, and pays the others as they deserve', () => {
    const advantages = estimate(batchNormalised({ by: groupByPolicyRole }), batch);
    expect(scorings(advantages)).toEqual([0, 0, 0, 0, 0, 0]);
    const unit = 0.5 / Math.sqrt(1 / 6);
    expect(advantages.slice(0, 6)).toEqual(close(unit, -unit, 0, -unit, unit, 0));
  });

  test('a malformed scoring is punished with either', () => {
    const failed = experience({ role: 'scorer', reward: -1 });
    for (const by of [undefined, groupByPolicyRole]) {
      const estimator = batchNormalised(by === undefined ? {} : { by });
      expect(estimate(estimator, [...batch, failed]).at(-1)).toBeLessThan(-1);
    }
  });
});

test('perPolicyRole keeps policies apart that share a role', () => {
  const batch = [
    ...withRewards([1, 0], { policy: 'agent-1' }),
    ...withRewards([9, 9], { policy: 'agent-2' }),
  ];
  expect(estimate(batchNormalised({ by: groupByPolicyRole }), batch)).toEqual(close(1, -1, 0, 0));
});

describe('groupCentred', () => {
  test('centres by siblings and scales by the batch', () => {
    const batch = [
      ...withRewards([1, 0], { group: 'a' }),
      ...withRewards([0.6, 0.4], { group: 'b' }),
      ...withRewards([7, 7], { group: 'c' }),
    ];
    // centred ±.5, ±.1, 0, 0: std √((.5 + .02)/6)
    const scale = Math.sqrt(0.52 / 6) + 1e-4;
    expect(estimate(groupCentred(), batch)).toEqual(
      close(0.5 / scale, -0.5 / scale, 0.1 / scale, -0.1 / scale, 0, 0),
    );
  });

  test('compares the evaluations of one answer, which are replies to the same words', () => {
    const batch = ['x', 'x', 'y', 'y'].map((prompt, i) =>
      experience({ role: 'evaluator', prompt, reward: [1, 0, 1, 1][i] ?? NaN }),
    );
    const scale = Math.sqrt(0.125) + 1e-4;
    expect(estimate(groupCentred({ siblings: groupByPrompt }), batch)).toEqual(
      close(0.5 / scale, -0.5 / scale, 0, 0),
    );
  });

  test('keeps the same words apart that belong to different tasks', () => {
    const batch = [...withRewards([1, 0], { group: 'a' }), ...withRewards([3, 3], { group: 'b' })];
    const scale = Math.sqrt(0.125) + 1e-4;
    expect(estimate(groupCentred({ siblings: groupByPrompt }), batch)).toEqual(
      close(0.5 / scale, -0.5 / scale, 0, 0),
    );
  });

  test('gives exact zeros where siblings agree, also where rounding does not', () => {
    expect(estimate(groupCentred(), withRewards([0.1, 0.1, 0.1]))).toEqual([0, 0, 0]);
  });

  test('holds advantages within the limit', () => {
    const batch = [
      ...withRewards([1, 0], { group: 'a' }),
      ...Array.from({ length: 40 }, (_, i) => experience({ group: `${i}` })),
    ];
    expect(estimate(groupCentred({ limit: 3 }), batch).slice(0, 2)).toEqual([3, -3]);
    expect(() => groupCentred({ limit: 0 })).toThrow(/limit must be above 0/);
  });
});

test('leaveOneOut compares with the mean of the others: 3, 0, 0 gives 3, -1.5, -1.5', () => {
  const batch = [...withRewards([3, 0, 0], { group: 'a' }), ...withRewards([5], { group: 'b' })];
  expect(estimate(leaveOneOut(), batch)).toEqual([3, -1.5, -1.5, 0]);
});

describe('mixedColumns', () => {
  const row = (columns: Readonly<Record<string, number>>) =>
    experience({ episode: JSON.stringify(columns), rewardTerms: columns, reward: 99 });

  test('gives each group its own baseline and mixes what comes out', () => {
    const batch = [
      row({ split: 1, format: 0, game: 10 }),
      row({ split: 0, format: 0, game: -10 }),
      row({ split: 1, format: -1 }),
    ];
    const estimator = mixedColumns({
      interaction: { columns: { split: 1, format: 0.5 }, estimator: leaveOneOut() },
      selfPlay: { columns: { game: 1 }, estimator: batchNormalised(), weight: 0.25 },
    });
    // interaction: 1, 0, .5 → 1 - .25, 0 - .75, .5 - .5; game: 1, -1, and nothing for the third
    expect(estimate(estimator, batch)).toEqual(close(0.75 + 0.25, -0.75 - 0.25, 0));
  });

  test('does not take a reply that was not judged for one that was paid 0', () => {
    const batch = [row({ game: 1 }), row({ game: 0 }), row({ other: 3 }), row({ other: 3 })];
    const estimator = mixedColumns({
      game: { columns: { game: 1 }, estimator: batchNormalised() },
    });
    expect(estimate(estimator, batch)).toEqual(close(1, -1, 0, 0));
  });

  test('keeps the state of each group apart, from update to update', () => {
    const estimator = mixedColumns({
      a: { columns: { x: 1 }, estimator: roleConditioned({ decay: 0.5 }) },
      b: { columns: { y: 1 }, estimator: roleConditioned({ decay: 0.5 }), weight: 2 },
    });
    const first = estimator.estimate([row({ x: 1, y: -1 })], {});
    expect(first.state).toEqual({ 'a/critic': 0.5, 'b/critic': -0.5 });
    const second = estimator.estimate([row({ x: 1, y: -1 })], first.state);
    expect([...second.advantages]).toEqual([0.5 + 2 * -0.5]);
  });

  test('refuses no groups at all, names that its state could not keep apart, and weights that are no numbers', () => {
    const estimator = leaveOneOut();
    expect(() => mixedColumns({})).toThrow(/at least one group/);
    expect(() => mixedColumns({ 'a/b': { columns: {}, estimator } })).toThrow(/without "\/"/);
    expect(() => mixedColumns({ a: { columns: {}, estimator, weight: NaN } })).toThrow(
      /the weight of a must be finite, got NaN/,
    );
  });
});

describe('selection', () => {
  const batch = [
    ...withRewards([1, 0, 0.5], { group: 'a' }),
    ...withRewards([0.2, 0.2], { group: 'b' }),
    ...withRewards([5, 9], { group: 'a', role: 'scorer' }),
  ];

  test('keeps what is above the mean of its role', () => {
    // the critics' mean is .38
    expect(estimate(selection(), batch)).toEqual([1, 0, 1, 0, 0, 0, 1]);
  });

  test('keeps what is above a threshold, itself excluded', () => {
    const keep = { kind: 'above', threshold: 0.2 } as const;
    expect(estimate(selection({ keep }), batch)).toEqual([1, 0, 1, 0, 0, 1, 1]);
  });

  test('keeps the best of each task, and none where all are alike', () => {
    const top = (count: number) => estimate(selection({ keep: { kind: 'top', count } }), batch);
    expect(top(1)).toEqual([1, 0, 0, 0, 0, 0, 1]);
    expect(top(2)).toEqual([1, 0, 1, 0, 0, 1, 1]);
  });

  test.each([
    [{ kind: 'top', count: 0 } as const, /count must be a whole number above 0, got 0/],
    [{ kind: 'above', threshold: NaN } as const, /threshold must be finite/],
  ])('refuses %j', (keep, message) => {
    expect(() => selection({ keep })).toThrow(message);
  });
});
