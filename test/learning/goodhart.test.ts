import { describe, expect, test } from 'vitest';
import { keyFromSeed, openStream } from '../../src/core/random.ts';
import { UNSEEN, watchGoodhart } from '../../src/learning/goodhart.ts';
import type { GoodhartRule, GoodhartState } from '../../src/learning/goodhart.ts';

const RULE: GoodhartRule = {
  proxy: 'solver.reward',
  truth: 'canary.accuracy',
  patience: 3,
  tolerance: { proxy: 0.02, truth: 0.02 },
  then: 'stop',
};

/** Plays two curves over 100 updates, with a look every few; the update at which the rule first speaks. */
function firstVerdict(
  proxy: (update: number) => number,
  truth: (update: number) => number,
  rule = RULE,
  every = 5,
): { readonly update: number; readonly text: string } | null {
  let state = UNSEEN;
  for (let update = 0; update <= 100; update++) {
    const metrics = {
      ...(update > 0 && { [rule.proxy]: proxy(update) }),
      ...(update % every === 0 && { [rule.truth]: truth(update) }),
    };
    const seen = watchGoodhart(rule, update, metrics, state);
    state = JSON.parse(JSON.stringify(seen.state)) as GoodhartState; // as after a checkpoint
    if (seen.verdict !== null) return { update, text: seen.verdict };
  }
  return null;
}

describe('the rule against Goodhart’s law', () => {
  test('speaks when the reward rises and the truth falls for so many looks', () => {
    const spoke = firstVerdict(
      (update) => 0.3 + 0.005 * update,
      (update) => 0.5 - 0.01 * Math.max(0, update - 20),
    );
    // Best at 20. What it earned is known at 25; both hold at the looks 30, 35 and 40.
    expect(spoke?.update).toBe(40);
    expect(spoke?.text).toContain('since update 20, solver.reward has risen from 0.415 to 0.49');
    expect(spoke?.text).toContain('canary.accuracy fell from 0.5 to 0.3');
  });

  test('sees a truth that falls from the start on', () => {
    const spoke = firstVerdict(
      (update) => 0.3 + 0.01 * update,
      (update) => 0.5 - 0.01 * update,
    );
    expect(spoke?.update).toBe(20);
    expect(spoke?.text).toContain('since update 0, solver.reward has risen from 0.33 to 0.48');
  });

  describe('claims no rise that came before the best look', () => {
    // As comas does it: the reward rises until the canary's best look, at 10.
    const rule = { ...RULE, tolerance: { proxy: 0.02, truth: 0.05 } };
    const climb = (update: number) => 0.3 + 0.03 * Math.min(update, 10);
    const truth = (update: number) => (update < 10 ? 0.5 : update === 10 ? 0.7 : 0.63);

    test.each([
      ['stays where it is', climb],
      ['falls', (u: number) => (u <= 10 ? climb(u) : 0.58)],
      ['rises within its tolerance', (u: number) => climb(u) + (u > 30 ? 0.015 : 0)],
    ])('where it %s afterwards', (_, proxy) => {
      expect(firstVerdict(proxy, truth, rule, 10)).toBeNull();
    });

    test('and says by how much it rose where it went on rising', () => {
      const rises = (u: number) => climb(u) + 0.002 * Math.max(0, u - 10);
      const spoke = firstVerdict(rises, truth, rule, 10);
      // What the best earned is the mean of 11 to 20; it is 0.02 above that from the look 40 on.
      expect(spoke?.update).toBe(60);
      expect(spoke?.text).toContain('since update 10, solver.reward has risen from 0.611 to 0.691');
    });
  });

  test.each([
    ['both rise', (u: number) => 0.01 * u, (u: number) => 0.005 * u],
    ['both fall', (u: number) => 1 - 0.01 * u, (u: number) => 0.5 - 0.005 * u],
    ['the reward alone rises', (u: number) => 0.01 * u, () => 0.5],
    ['the truth alone falls', () => 0.5, (u: number) => 0.5 - 0.005 * u],
    ['the fall is within the tolerance', (u: number) => 0.01 * u, (u: number) => 0.5 - 0.0001 * u],
    ['the rise is within the tolerance', (u: number) => 0.0001 * u, (u: number) => 0.5 - 0.005 * u],
  ])('keeps silent where %s', (_, proxy, truth) => {
    expect(firstVerdict(proxy, truth)).toBeNull();
  });

  test('forgives single bad looks', () => {
    const usual = (update: number) => (update === 0 ? 0.5 : 0.49);
    const dips = (update: number) => (update % 15 === 10 ? 0.3 : usual(update));
    expect(firstVerdict((update) => 0.01 * update, dips)).toBeNull();
    expect(firstVerdict((u) => 0.01 * u, dips, { ...RULE, patience: 1 })?.update).toBe(10);
  });

  test('goes by the means of a noisy reward', () => {
    const stream = openStream(keyFromSeed(1));
    const noisy = (update: number) => 0.3 + 0.005 * update + 0.2 * (stream.uniform() - 0.5);
    const spoke = firstVerdict(noisy, (update) => 0.5 - 0.005 * update);
    expect(spoke?.update).toBeLessThanOrEqual(40);
  });

  test('counts anew after it has spoken, as a resumed run would', () => {
    let state = UNSEEN;
    const spoken: number[] = [];
    for (let look = 0; look <= 10; look++) {
      const metrics = { 'solver.reward': look, 'canary.accuracy': -look };
      const seen = watchGoodhart(RULE, look, metrics, state);
      if (seen.verdict !== null) spoken.push(look);
      state = seen.state;
    }
    expect(spoken).toEqual([4, 7, 10]);
  });

  test('passes over metrics that are no number', () => {
    const falling = (update: number) => 0.5 - 0.01 * update;
    const rising = (update: number) => (update % 2 === 0 ? Number.NaN : 0.01 * update);
    expect(firstVerdict(() => Number.NaN, falling)).toBeNull();
    expect(firstVerdict(rising, falling)?.update).toBe(20);
    const gaps = (update: number) => (update === 10 ? Number.NaN : falling(update));
    expect(firstVerdict(rising, gaps)?.update).toBe(25);
  });

  test('passes over a look at which the truth has no case', () => {
    const { state } = watchGoodhart(RULE, 0, { 'canary.accuracy': 0.5 }, UNSEEN);
    const seen = watchGoodhart(RULE, 5, { 'solver.reward': 1, 'canary.precision': 1 }, state);
    expect(seen.verdict).toBeNull();
    expect(seen.state.best).toEqual({ update: 0, proxy: null, truth: 0.5 });
    const next = watchGoodhart(
      RULE,
      10,
      { 'solver.reward': 0.5, 'canary.accuracy': 0.4 },
      seen.state,
    );
    expect(next.state.best).toEqual({ update: 0, proxy: 0.75, truth: 0.5 });
  });

  test('waits for the reward of a role that is there, but not paid yet', () => {
    const unpaid = { 'solver.length': 3, 'canary.accuracy': 0.5 };
    const { verdict } = watchGoodhart(RULE, 1, unpaid, UNSEEN);
    expect(verdict).toBeNull();
  });

  test('says which metrics there are if it names none of them', () => {
    expect(() => watchGoodhart(RULE, 0, { 'canary.precision': 1 }, UNSEEN)).toThrow(
      /stopWhen.truth: must be a metric of the canary, got canary.accuracy; there are: canary.precision/,
    );
    expect(() =>
      watchGoodhart(RULE, 5, { 'critic.reward': 1, 'canary.accuracy': 1 }, UNSEEN),
    ).toThrow(
      /stopWhen.proxy: must be a metric of updates, got solver.reward; there are: critic.reward/,
    );
  });

  test.each([
    [{ patience: 0 }, /stopWhen.patience: must be at least 1, got 0/],
    [
      { tolerance: { proxy: Number.NaN, truth: 0 } },
      /tolerance.proxy: must be at least 0, got NaN/,
    ],
    [{ tolerance: { proxy: 0, truth: -1 } }, /tolerance.truth: must be at least 0, got -1/],
  ])('refuses %j', (change, message) => {
    expect(() => watchGoodhart({ ...RULE, ...change }, 0, {}, UNSEEN)).toThrow(message);
  });
});
