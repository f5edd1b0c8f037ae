import { describe, expect, test } from 'vitest';
import { keyFromSeed } from '../../src/core/random.ts';
import { batchNormalised } from '../../src/learning/estimators/batch-normalised.ts';
import { classBalanced } from '../../src/learning/estimators/class-balanced.ts';
import { groupNormalised } from '../../src/learning/estimators/group-normalised.ts';
import { groupCentred } from '../../src/learning/estimators/group-centred.ts';
import { leaveOneOut } from '../../src/learning/estimators/leave-one-out.ts';
import { mixedColumns } from '../../src/learning/estimators/mixed-columns.ts';
import { roleConditioned } from '../../src/learning/estimators/role-conditioned.ts';
import { selection } from '../../src/learning/estimators/selection.ts';
import { mixedOutcomeContrast } from '../../src/learning/estimators/mixed-outcome-contrast.ts';
import type { AdvantageEstimator, Experience } from '../../src/learning/experience.ts';
import { groupByEpisode } from '../../src/learning/group-batch.ts';
import { experience, samples, withRewards } from './experiences.ts';

const estimate = (estimator: AdvantageEstimator, batch: readonly Experience[]) => [
  ...estimator.estimate(batch, {}).advantages,
];
const close = (...values: number[]) => values.map((value) => expect.closeTo(value, 6) as number);

// The mean of seven times .1 is not .1, nor is .1 + .2 the same as .3: whoever divides what is left by
// its own size makes contrast out of rounding, and the optimiser a step.
test.each([
  batchNormalised(),
  classBalanced(),
  groupCentred(),
  groupNormalised(),
  leaveOneOut(),
  mixedColumns({ paid: { columns: { paid: 1 }, estimator: batchNormalised() } }),
  selection(),
  selection({ keep: { kind: 'top', count: 1 } }),
])('$name gives exact zeros to equal rewards, however they round', (estimator) => {
  for (const reward of [0, 0.1, 0.7, -1 / 3, 1e6 / 7]) {
    for (let count = 1; count <= 12; count++) {
      const rewards = Array.from({ length: count }, () => reward);
      const batch = withRewards(rewards, { rewardTerms: { paid: reward } });
      expect(estimate(estimator, batch).every((advantage) => advantage === 0)).toBe(true);
    }
  }
  const sums = withRewards([0.1 + 0.2, 0.3, 0.3]).map((one) => ({
    ...one,
    rewardTerms: { paid: one.reward },
  }));
  expect(estimate(estimator, sums)).toEqual([0, 0, 0]);
});

describe('batchNormalised', () => {
  test('gives rewards 1, 1, -2 the advantages 1/√2, 1/√2, -√2', () => {
    expect(estimate(batchNormalised(), withRewards([1, 1, -2]))).toEqual(
      close(Math.SQRT1_2, Math.SQRT1_2, -Math.SQRT2),
    );
  });

  test('takes mean and deviation over tokens: a longer reply counts more', () => {
    const long = { tokens: [1, 1, 1], logProbs: [-1, -1, -1] };
    const batch = [...withRewards([1]), ...withRewards([-1], long)];
    // mean (1 - 3)/4 = -.5, variance (1.5² + 3·.5²)/4 = .75
    expect(estimate(batchNormalised(), batch)).toEqual(
      close(1.5 / Math.sqrt(0.75), -0.5 / Math.sqrt(0.75)),
    );
  });

  test('gives zeros where all rewards are equal, and divides by nothing', () => {
    expect(estimate(batchNormalised(), withRewards([0.3, 0.3, 0.3]))).toEqual([0, 0, 0]);
  });

  // ALGORITHMS: with solver and evaluator around ½ and scorers at 0, every well-formed scoring loses.
  test('punishes the role whose rewards are lower, which roleConditioned does not', () => {
    const batch = [
      ...withRewards([0.5, 0.5], { role: 'solver', agent: 'solver' }),
      ...withRewards([0, 0], { role: 'scorer', agent: 'scorer' }),
    ];
    expect(estimate(batchNormalised(), batch)[2]).toBeLessThan(-0.9);
    expect(estimate(roleConditioned(), batch)[2]).toBe(0);
  });
});

describe('roleConditioned', () => {
  test('gives its golden vector: rewards +1, +1, -1', () => {
    const { advantages, state } = roleConditioned().estimate(withRewards([1, 1, -1]), {});
    expect([...advantages]).toEqual(close(1, 0.95, -1.0975));
    expect(state['critic']).toBeCloseTo(0.042625, 12);
  });

  test('carries its baselines from update to update', () => {
    const first = roleConditioned().estimate(withRewards([1, 1]), {});
    const second = roleConditioned().estimate(withRewards([-1]), first.state);
    expect(second.advantages[0]).toBeCloseTo(-1.0975, 12);
  });

  test('keeps one baseline per role', () => {
    const { state } = roleConditioned({ decay: 0.5 }).estimate(
      [experience({ reward: 1 }), experience({ reward: -1, role: 'sneaky', agent: 'sneaky' })],
      {},
    );
    expect(state).toEqual({ critic: 0.5, sneaky: -0.5 });
  });

  test('keeps the roles apart that one agent plays in one episode', () => {
    const { state } = roleConditioned({ decay: 0.5 }).estimate(
      [experience({ reward: 1, role: 'solver' }), experience({ reward: -1, role: 'scorer' })],
      {},
    );
    expect(state).toEqual({ solver: 0.5, scorer: -0.5 });
  });

  test('counts each of the agents that play a role in one episode', () => {
    const both = samples('a', [1, 1]);
    const { advantages, state } = roleConditioned({ decay: 0.5 }).estimate(both, {});
    expect([...advantages]).toEqual([1, 0.5]);
    expect(state).toEqual({ critic: 0.75 });
  });

  test('moves the baseline once per trajectory, by the mean of its decisions', () => {
    const turns = [experience({ reward: 1 }), experience({ reward: 1 })];
    const { advantages, state } = roleConditioned({ decay: 0.9 }).estimate(turns, {});
    expect([...advantages]).toEqual([1, 1]);
    expect(state['critic']).toBeCloseTo(0.1, 12);
  });
});

describe('groupNormalised', () => {
  test('compares siblings only: rewards 1, 0 and 5, 5', () => {
    const batch = [...withRewards([1, 0], { group: 'a' }), ...withRewards([5, 5], { group: 'b' })];
    expect(estimate(groupNormalised(), batch)).toEqual(close(1, -1, 0, 0));
  });

  test('keeps roles apart, and episodes where asked to', () => {
    const batch = [
      experience({ reward: 1, episode: 'a' }),
      experience({ reward: 0, episode: 'b' }),
      experience({ reward: 9, episode: 'b', role: 'sneaky' }),
    ];
    expect(estimate(groupNormalised(), batch)).toEqual(close(1, -1, 0));
    expect(estimate(groupNormalised({ siblings: groupByEpisode }), batch)).toEqual([0, 0, 0]);
  });

  test('has ε inside the denominator', () => {
    const batch = withRewards([1, -1]);
    expect(estimate(groupNormalised({ epsilon: 1 }), batch)).toEqual([0.5, -0.5]);
  });
});

describe('classBalanced', () => {
  const ofClass = (label: number, rewards: number[]) =>
    withRewards(rewards, { rewardTerms: { 'step-wrong': label } });

  test('centres each class on itself, scales both alike and softens failures', () => {
    const batch = [...ofClass(0, [1, 1, 1, -1]), ...ofClass(1, [-1, -1, -1, 1])];
    // class means ±.5; centred .5 ×3, -1.5 and mirrored; std √(.75)
    const unit = 0.5 / (Math.sqrt(0.75) + 1e-3);
    expect(estimate(classBalanced({ negativeWeight: 0.3 }), batch)).toEqual(
      close(unit, unit, unit, -0.9 * unit, -0.3 * unit, -0.3 * unit, -0.3 * unit, 3 * unit),
    );
  });

  test('gives zeros where each class agrees with itself', () => {
    expect(estimate(classBalanced(), [...ofClass(0, [1, 1]), ...ofClass(1, [-1, -1])])).toEqual([
      0, 0, 0, 0,
    ]);
  });
});

describe('solvableGroups', () => {
  const key = keyFromSeed(1);

  test('keeps one success and one failure of a solvable group, by 2·√(p(1 - p))', () => {
    const advantages = estimate(mixedOutcomeContrast({ key }), samples('a', [1, 1, 1, -1]));
    const weight = 2 * Math.sqrt(0.75 * 0.25);
    expect(advantages.toSorted((a, b) => a - b)).toEqual(close(-0.3 * weight, 0, 0, weight));
    expect(advantages[3]).toBeCloseTo(-0.3 * weight, 12);
  });

  test('teaches nothing where all succeed or all fail', () => {
    const batch = [...samples('a', [1, 1]), ...samples('b', [-1, -1])];
    expect(estimate(mixedOutcomeContrast({ key }), batch)).toEqual([0, 0, 0, 0]);
  });

  test('chooses by key and episode, whatever the order of the batch', () => {
    const batch = [...samples('a', [1, 1, -1, -1]), ...samples('b', [1, 1, -1, -1])];
    const chosen = (order: Experience[]) => {
      const advantages = estimate(mixedOutcomeContrast({ key }), order);
      return order
        .filter((_, i) => advantages[i] !== 0)
        .map(({ decision }) => `${decision.episode} ${decision.agent}`)
        .sort();
    };
    expect(chosen(batch)).toHaveLength(4);
    expect(chosen(batch.toReversed())).toEqual(chosen(batch));
  });

  test('chooses each sibling about as often over many episodes', () => {
    const counts = [0, 0, 0];
    for (let i = 0; i < 600; i++) {
      const advantages = estimate(mixedOutcomeContrast({ key }), samples(`e-${i}`, [1, 1, 1, -1]));
      counts.forEach((_, j) => ((advantages[j] ?? 0) > 0 ? (counts[j] = (counts[j] ?? 0) + 1) : 0));
    }
    for (const count of counts) expect(Math.abs(count - 200)).toBeLessThan(50);
  });
});
