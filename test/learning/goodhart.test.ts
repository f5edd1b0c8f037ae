import { describe, expect, test } from 'vitest';
import { keyFromSeed, openStream } from '../../src/core/random.ts';
import { UNSEEN, watchGoodhart } from '../../src/learning/goodhart.ts';
import type { GoodhartRule, GoodhartState } from '../../src/learning/goodhart.ts';

const RULE: GoodhartRule = {
  proxy: 'solver.reward',
  truth: 'canary.accuracy',
  patience: 3,
  tolerance: { proxy: 0.02, truth: 0.02 },
  smoothing: 0.2,
  then: 'stop',
};

/** Plays two curves over 100 updates, looking every 5; the update at which the rule first speaks. */
function firstVerdict(
  proxy: (update: number) => number,
  truth: (update: number) => number,
  rule = RULE,
): { readonly update: number; readonly text: string } | null {
  let state = UNSEEN;
  for (let update = 0; update <= 100; update++) {
    const metrics = {
      ...(update > 0 && { [rule.proxy]: proxy(update) }),
      ...(update % 5 === 0 && { [rule.truth]: truth(update) }),
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
    // Best at 20. At 25 the truth is 0.05 below: looks 25, 30 and 35.
    expect(spoke?.update).toBe(35);
    expect(spoke?.text).toContain('since update 20, solver.reward has risen from');
    expect(spoke?.text).toContain('canary.accuracy fell from 0.5 to 0.35');
  });

  test('sees a truth that falls from the start on', () => {
    const spoke = firstVerdict(
      (update) => 0.3 + 0.01 * update,
      (update) => 0.5 - 0.01 * update,
    );
    expect(spoke?.update).toBe(15);
    expect(spoke?.text).toContain('since update 0, solver.reward has risen from 0.31');
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
    const dips = (update: number) => (update % 15 === 10 ? 0.3 : 0.5);
    expect(firstVerdict((update) => 0.01 * update, dips)).toBeNull();
    expect(firstVerdict((u) => 0.01 * u, dips, { ...RULE, patience: 1 })?.update).toBe(10);
  });

  test('goes by the average of a noisy reward', () => {
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
    expect(spoken).toEqual([3, 6, 9]);
  });

  test('passes over figures that are no number', () => {
    const falling = (update: number) => 0.5 - 0.01 * update;
    const rising = (update: number) => (update % 2 === 0 ? Number.NaN : 0.01 * update);
    expect(firstVerdict(() => Number.NaN, falling)).toBeNull();
    expect(firstVerdict(rising, falling)?.update).toBe(15);
    const gaps = (update: number) => (update === 10 ? Number.NaN : falling(update));
    expect(firstVerdict(rising, gaps)?.update).toBe(20);
  });

  test('passes over a look at which the truth has no case', () => {
    const { state } = watchGoodhart(RULE, 0, { 'canary.accuracy': 0.5 }, UNSEEN);
    const seen = watchGoodhart(RULE, 5, { 'solver.reward': 1, 'canary.precision': 1 }, state);
    expect(seen.verdict).toBeNull();
    expect(seen.state.best).toMatchObject({ update: 0, truth: 0.5 });
    expect(seen.state.best?.proxy).toBeCloseTo(1, 12);
  });

  test('says which figures there are if it names none of them', () => {
    expect(() => watchGoodhart(RULE, 0, { 'canary.precision': 1 }, UNSEEN)).toThrow(
      /stopWhen.truth: must be a figure of the canary, got canary.accuracy; there are: canary.precision/,
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
    [{ smoothing: 0 }, /smoothing: must be above 0 and at most 1, got 0/],
  ])('refuses %j', (change, message) => {
    expect(() => watchGoodhart({ ...RULE, ...change }, 0, {}, UNSEEN)).toThrow(message);
  });
});
