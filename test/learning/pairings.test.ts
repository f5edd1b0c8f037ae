import { describe, expect, test } from 'vitest';
import { kendallTau } from '../../src/statistics/kendall-tau.ts';
import { anchoredPairs } from '../../src/learning/pairings/anchored-pairs.ts';
import { consistencyPairs } from '../../src/learning/pairings/consistency-pairs.ts';
import { judgedPairs } from '../../src/learning/pairings/judged-pairs.ts';
import { votePairs } from '../../src/learning/pairings/vote-pairs.ts';
import { gatherPairs } from '../../src/learning/training-pairs.ts';
import { experience, withRewards } from './experiences.ts';

const close = (value: number) => expect.closeTo(value, 9) as number;

/** One reply per row of columns, all to one task. */
const judged = (rows: readonly Readonly<Record<string, number>>[], group = 'task-0') =>
  rows.map((columns, i) => experience({ episode: `${group}-${i}`, group, rewardTerms: columns }));

describe('votePairs', () => {
  const votes = (shares: readonly number[], group?: string) =>
    judged(
      shares.map((share) => ({ 'vote-share': share })),
      group,
    );

  test('weighs the most voted against the least voted answer by the difference of their shares', () => {
    const batch = votes([0.2, 0.6, 0.2, 0.6, 0.6]);
    expect(votePairs().pair(batch)).toEqual([{ chosen: 1, rejected: 2, weight: close(0.4) }]);
  });

  test('leaves out tasks without a clear majority, and those without a minority', () => {
    const batch = [
      ...votes([0.4, 0.4, 0.2], 'a'),
      ...votes([1, 1], 'b'),
      ...votes([0.5, 0.25], 'c'),
    ];
    expect(votePairs().pair(batch)).toEqual([{ chosen: 5, rejected: 6, weight: 0.25 }]);
    expect(votePairs({ leastTop: 0.4 }).pair(batch)).toHaveLength(2);
    expect(votePairs({ leastTop: 0.6 }).pair(batch)).toHaveLength(0);
  });

  test('reads the column it is told, and leaves out replies that no vote was counted for', () => {
    const batch = judged([{ other: 0.75 }, {}, { other: 0.25 }]);
    expect(votePairs({ column: 'other' }).pair(batch)).toEqual([
      { chosen: 0, rejected: 2, weight: 0.5 },
    ]);
    expect(votePairs().pair(batch)).toEqual([]);
  });
});

describe('judgedPairs', () => {
  test('sets the best reply of each task against its worst', () => {
    const batch = [
      ...withRewards([0.5, 0, 1], { group: 'a' }),
      ...withRewards([0.3, 0.3], { group: 'b' }),
      ...withRewards([2], { group: 'c' }),
      ...withRewards([0, 1], { group: 'd' }),
    ];
    expect(judgedPairs().pair(batch)).toEqual([
      { chosen: 2, rejected: 1, weight: 1 },
      { chosen: 7, rejected: 6, weight: 1 },
    ]);
  });

  test('takes nothing that was not paid for the worst', () => {
    const batch = [...withRewards([1, 0.5]), ...withRewards([0], { hasReward: false })];
    expect(judgedPairs().pair(batch)).toEqual([{ chosen: 0, rejected: 1, weight: 1 }]);
  });

  test('leaves out pairs that are too close', () => {
    const batch = withRewards([1, 0.5]);
    expect(judgedPairs({ leastMargin: 0.5 }).pair(batch)).toEqual([]);
    expect(judgedPairs({ leastMargin: 0.4 }).pair(batch)).toHaveLength(1);
    expect(() => judgedPairs({ leastMargin: NaN })).toThrow(/leastMargin must be at least 0/);
  });
});

describe('consistencyPairs', () => {
  const both = (now: readonly number[], before: readonly number[], group?: string) =>
    judged(
      now.map((value, i) => ({
        'version-judging': value,
        'version-judging-past': before[i] ?? NaN,
      })),
      group,
    );

  test('has the golden vectors of Kendall', () => {
    expect(kendallTau([1, 2, 3, 4], [1, 2, 4, 3])).toBeCloseTo(2 / 3, 12);
    expect(kendallTau([1, 2, 3], [3, 2, 1])).toBe(-1);
    expect(kendallTau([1, 2, 3], [5, 5, 5])).toBe(0);
    // Of three pairs the second list ties one: 2 / √(3 · 2).
    expect(kendallTau([1, 2, 3], [1, 1, 2])).toBeCloseTo(0.8164965809, 9);
    // Of six pairs the first orders four, the second five; one alike and two unlike: -1 / √(4 · 5).
    expect(kendallTau([1, 1, 2, 2], [1, 2, 2, 0])).toBeCloseTo(-0.2236067977, 9);
    expect(kendallTau([1], [1])).toBe(0);
  });

  test('gives the pair as judged now the weight C, and the reversed pair 1 - C', () => {
    const batch = both([1, 2, 3, 4], [1, 2, 4, 3]);
    expect(consistencyPairs().pair(batch)).toEqual([
      { chosen: 3, rejected: 0, weight: close(5 / 6) },
      { chosen: 0, rejected: 3, weight: close(1 / 6) },
    ]);
  });

  // A judgement is the mean of a few verdicts, so that most replies are tied with others.
  test.each([[[1, 1, 1, 1, 1, 1, 1, 0]], [[1, 1, 1, 1, 0, 0, 0, 0]], [[1, 0.5, 0.5, 0]], [[1, 0]]])(
    'is sure of identical judgements, and of reversed ones, whatever they tie: %j',
    (now) => {
      const weights = (before: readonly number[]) =>
        consistencyPairs()
          .pair(both(now, before))
          .map(({ weight }) => weight);
      expect(weights(now)).toEqual([1, 0]);
      expect(weights(now.map((value) => 1 - value))).toEqual([0, 1]);
    },
  );

  test('is sure of nothing where the past told no two replies apart', () => {
    const weights = consistencyPairs().pair(both([1, 1, 0], [1, 1, 1]));
    expect(weights.map(({ weight }) => weight)).toEqual([0.5, 0.5]);
  });

  test('turns the pair round where the past judged the other way round', () => {
    const [as, reversed] = consistencyPairs().pair(both([1, 2], [2, 1]));
    expect([as?.weight, reversed?.weight]).toEqual([0, 1]);
  });

  test('takes the mean of C over the tasks, unless each is to have its own', () => {
    const batch = [...both([1, 2], [1, 2], 'a'), ...both([1, 2], [2, 1], 'b')];
    const weights = (average: boolean) =>
      consistencyPairs({ average })
        .pair(batch)
        .map(({ weight }) => weight);
    expect(weights(true)).toEqual([0.5, 0.5, 0.5, 0.5]);
    expect(weights(false)).toEqual([1, 0, 0, 1]);
  });

  test('leaves out replies that one of the two did not judge, and tasks judged alike', () => {
    const batch = [
      ...both([1, 2], [1, 2]),
      ...judged([{ 'version-judging': 9 }, { 'version-judging-past': -9 }]),
      ...both([1, 1], [1, 2], 'b'),
    ];
    expect(consistencyPairs().pair(batch)).toEqual([
      { chosen: 1, rejected: 0, weight: 1 },
      { chosen: 0, rejected: 1, weight: 0 },
    ]);
  });
});

describe('anchoredPairs', () => {
  const played = (version: number, rewards: readonly number[], group = 'a') =>
    withRewards(rewards, { version, group }).map((one, i) => ({
      ...one,
      episode: `${group}-${version}-${i}`,
    }));

  test('sets the best reply of the present against the worst of the past', () => {
    const batch = [...played(3, [0.2, 0.9, -5]), ...played(0, [0.5, 0.1, 3])];
    expect(anchoredPairs().pair(batch)).toEqual([{ chosen: 1, rejected: 4, weight: 1 }]);
    expect(anchoredPairs().seesPast).toBe(true);
  });

  test('lets version 0 be its own past, or no first update would ever be made', () => {
    expect(anchoredPairs().pair(played(0, [0.5, 1, 0]))).toEqual([
      { chosen: 1, rejected: 2, weight: 1 },
    ]);
    expect(anchoredPairs().pair(played(1, [0.5, 1, 0]))).toEqual([]);
    expect(anchoredPairs().pair(played(0, [1]))).toEqual([]);
  });

  test('leaves out pairs that are too close', () => {
    const batch = [...played(3, [1]), ...played(0, [0.5])];
    expect(anchoredPairs({ leastMargin: 0.5 }).pair(batch)).toEqual([]);
    expect(anchoredPairs({ leastMargin: 0.4 }).pair(batch)).toHaveLength(1);
    expect(() => anchoredPairs({ leastMargin: NaN })).toThrow(/leastMargin must be at least 0/);
  });

  test('makes no pair where the past did better, or where one of the two is missing', () => {
    const batch = [
      ...played(3, [0.2], 'a'),
      ...played(0, [0.5], 'a'),
      ...played(3, [1, 0], 'b'),
      ...played(1, [1, 0], 'c'),
    ];
    expect(anchoredPairs().pair(batch)).toEqual([]);
  });
});

describe('gatherPairs', () => {
  const batch = withRewards([0, 0, 0]);

  test('makes one pair of all preferences between two replies, whichever way they go', () => {
    const pairs = gatherPairs(
      batch,
      [
        { chosen: 2, rejected: 0, weight: 0.75 },
        { chosen: 0, rejected: 2, weight: 0.25 },
        { chosen: 0, rejected: 1, weight: 1 },
        { chosen: 0, rejected: 1, weight: 2 },
        { chosen: 1, rejected: 2, weight: 0 },
      ],
      'mine',
    );
    expect(pairs).toEqual([
      { rows: [0, 2], weights: [0.25, 0.75] },
      { rows: [0, 1], weights: [3, 0] },
    ]);
  });

  test.each([
    [{ chosen: 0, rejected: 3, weight: 1 }, /pairing mine: .*batch of 3, got 0 and 3/],
    [{ chosen: 1, rejected: 1, weight: 1 }, /got 1 and 1/],
    [{ chosen: 0, rejected: 1, weight: NaN }, /weights must be finite and at least 0, got NaN/],
    [{ chosen: 0, rejected: 1, weight: -1 }, /got -1/],
  ])('refuses %j', (preference, message) => {
    expect(() => gatherPairs(batch, [preference], 'mine')).toThrow(message);
  });
});
