import { describe, expect, test } from 'vitest';
import { invalidError, spcGame } from 'agon-sim/curricula';
import type { Credit } from '../../src/core/credit.ts';
import { annealed } from '../../src/rewards/annealed.ts';
import { composeRewards, rewardGroup } from '../../src/rewards/compose-rewards.ts';
import type { RewardTerm } from '../../src/rewards/term.ts';
import { episode, playSteps } from './play-steps.ts';

function term(name: string, ...credits: Partial<Credit>[]): RewardTerm {
  return {
    name,
    sources: [],
    range: [-1, 1],
    judge: () =>
      credits.map((credit) => ({
        episode: 'a',
        agent: 'solver',
        decisionIndex: 0,
        term: name,
        value: 1,
        ...credit,
      })),
  };
}
const group = [episode('a', 'g', ['solver', 'critic'])];

describe('rewardGroup', () => {
  test('adds up weight times credit, and keeps each credit by name before weighing', () => {
    const terms = composeRewards([
      { term: term('one', { value: 0.5 }), weight: 2 },
      { term: term('two', { value: -1 }), weight: 0.25 },
      { term: term('label', { value: 1 }), weight: 0 },
    ]);
    expect(rewardGroup(terms, group)).toMatchObject([
      { role: 'solver', reward: 0.75, rewardTerms: { one: 0.5, two: -1, label: 1 } },
    ]);
  });

  test('counts a term only for the roles it is for', () => {
    const everybody = term('pay', { agent: 'solver' }, { agent: 'critic' });
    const rewarded = rewardGroup([{ term: everybody, weight: 1, roles: ['critic'] }], group);
    expect(rewarded.map(({ role, reward }) => [role, reward])).toEqual([['critic', 1]]);
  });

  test('says of a decision whether it was paid or only logged', () => {
    const terms = [
      { term: term('pay', { value: 0 }), weight: 1 },
      { term: term('look', { agent: 'solver' }, { agent: 'critic' }), weight: 0 },
    ];
    expect(rewardGroup(terms, group)).toMatchObject([
      { role: 'solver', reward: 0, hasReward: true },
      { role: 'critic', reward: 0, hasReward: false, rewardTerms: { look: 1 } },
    ]);
  });

  test('leaves out decisions that nobody judged', () => {
    expect(rewardGroup([], group)).toEqual([]);
  });

  test('gives the sneaky generator its game or its penalty, one of the two', () => {
    const terms = composeRewards([
      { term: spcGame(), weight: 1 },
      { term: invalidError(), weight: 1 },
    ]);
    const games = [
      playSteps({ id: 'a', game: 'sneaky', critics: [{ verdict: true }] }),
      playSteps({ id: 'b', game: 'sneaky', valid: false }),
    ];
    const sneaky = rewardGroup(terms, games).filter(({ role }) => role === 'sneaky');
    expect(sneaky.map(({ reward }) => reward)).toEqual([1, -1.5]);
    expect(sneaky.map(({ rewardTerms: columns }) => columns)).toEqual([
      { 'spc-game': 1, 'invalid-error': 0 },
      { 'invalid-error': -1.5 },
    ]);
  });

  test.each([NaN, Infinity, 1.5, -1.01])('names the term whose credit is %d', (value) => {
    expect(() => rewardGroup([{ term: term('odd', { value }), weight: 1 }], group)).toThrow(
      /^reward term odd: a credit must be a number in \[-1, 1\], got .* decision solver\/0 of episode a/,
    );
  });

  test('refuses a credit that only looks like a number', () => {
    const glued = term('odd', { value: '1' as unknown as number });
    expect(() => rewardGroup([{ term: glued, weight: 1 }], group)).toThrow(
      /^reward term odd: a credit must be a number in \[-1, 1\], got "1" for decision \S+/,
    );
  });

  test.each([
    [null, /got null/],
    [[null], /got null in a list/],
    [Promise.resolve([]), /got a promise/],
  ])('names the term that gives %o in place of credits', (credits, message) => {
    const judge = () => credits as unknown as readonly Credit[];
    const terms = [{ term: { ...term('odd'), judge }, weight: 1 }];
    expect(() => rewardGroup(terms, group)).toThrow(/^reward term odd, judge: must give a list/);
    expect(() => rewardGroup(terms, group)).toThrow(message);
  });

  test('refuses a bad credit even under weight 0', () => {
    expect(() => rewardGroup([{ term: term('odd', { value: NaN }), weight: 0 }], group)).toThrow(
      /term odd/,
    );
  });

  test.each([
    ['a decision that is not there', { decisionIndex: 2 }, /there is none/],
    ['an episode that is not there', { episode: 'b' }, /there is none/],
    ['somebody else’s name', { term: 'other' }, /must carry its name/],
  ])('refuses a credit for %s', (_, credit, message) => {
    expect(() => rewardGroup([{ term: term('odd', credit), weight: 1 }], group)).toThrow(message);
  });

  test('refuses two credits of one term for one decision', () => {
    expect(() => rewardGroup([{ term: term('odd', {}, {}), weight: 1 }], group)).toThrow(
      /must judge a decision once/,
    );
  });
});

describe('a weight that follows a schedule', () => {
  const schedule = annealed({ from: 2, to: 0, since: 11, until: 21 });
  const paid = (update?: number) =>
    rewardGroup(
      composeRewards([{ term: term('pay', { value: 0.5 }), weight: schedule }]),
      group,
      update,
    ).map(({ reward, rewardTerms: columns }) => [reward, columns['pay']]);

  test('weighs the credit by the update, and leaves the column as it is', () => {
    expect([1, 11, 16, 21, 99].map(paid)).toEqual([
      [[1, 0.5]],
      [[1, 0.5]],
      [[0.5, 0.5]],
      [[0, 0.5]],
      [[0, 0.5]],
    ]);
    expect(paid()).toEqual([[1, 0.5]]);
  });

  test('may bend', () => {
    const bent = annealed({ from: 0, to: 1, until: 5, curve: 'cosine' });
    expect([1, 2, 3, 5].map(bent)).toEqual([
      0,
      expect.closeTo(0.1464466094, 9),
      expect.closeTo(0.5, 12),
      1,
    ]);
  });

  test('ends exactly where it should', () => {
    expect(annealed({ from: 0.7, to: 0.1, until: 7 })(7)).toBe(0.1); // 0.7 + (0.1 - 0.7) is less
  });

  test('names the term whose weight isn’t finite', () => {
    const broken = [{ term: term('pay'), weight: () => NaN }];
    expect(() => rewardGroup(composeRewards(broken), group, 4)).toThrow(
      /^reward term pay: its weight must be finite, got NaN at update 4/,
    );
  });

  test.each([
    { from: NaN, to: 0, until: 2 },
    { from: 1, to: Infinity, until: 2 },
    { from: 1, to: 0, until: 1 },
    { from: 1, to: 0, until: NaN },
  ])('refuses %o', (options) => {
    expect(() => annealed(options)).toThrow(/^annealed: /);
  });
});

describe('composeRewards', () => {
  test('refuses a weight that is not finite and two terms of one name', () => {
    expect(() => composeRewards([{ term: term('a'), weight: NaN }])).toThrow(/weight of a/);
    const twice = [term('a'), term('a')].map((one) => ({ term: one, weight: 1 }));
    expect(() => composeRewards(twice)).toThrow(/got a twice/);
  });
});
