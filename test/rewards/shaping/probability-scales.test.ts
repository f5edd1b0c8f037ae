import { describe, expect, test } from 'vitest';
import { clippedLinear } from '../../../src/rewards/shaping/clipped-linear.ts';
import { logarithmic } from '../../../src/rewards/shaping/logarithmic.ts';
import { close, game, saying, values } from '../say-values.ts';

describe('clippedLinear and logarithmic', () => {
  const judgeSays = saying({ a: [0, 0.1, 0.6, 1] });
  const talk = game('a', 's', 's', 's', 's');

  test('pay a probability above the prior: by a straight line, or by its logarithm', () => {
    expect(values(clippedLinear(judgeSays, { prior: 0.1 }), talk)).toEqual([0, 0, 0.5, 0.9]);
    expect(values(logarithmic(judgeSays, { prior: 0.1 }), talk)).toEqual(
      close(-11.512925465, 0, 1.7917594692, 2.302585093), // ln 10⁻⁵ at the floor, 0, ln 6, ln 10
    );
    expect(values(logarithmic(judgeSays, { prior: 0.1, clip: true }), talk)).toEqual(
      close(0, 0, 1.7917594692, 2.302585093),
    );
    expect(clippedLinear(judgeSays, { prior: 0.1 }).range).toEqual([0, 0.9]);
  });

  test('read logarithms of probabilities', () => {
    const logs = saying({ a: [Math.log(0.6)] }, [-20, 0]);
    const options = { prior: 0.1, scale: 'log-probability' } as const;
    expect(values(clippedLinear(logs, options), talk)).toEqual(close(0.5));
    expect(values(logarithmic(logs, options), talk)).toEqual(close(1.7917594692));
    expect(clippedLinear(logs, options).range).toEqual([0, 0.9]);
  });

  // The paper's point: the same noise on a small probability moves the logarithm far more.
  test('the straight line passes noise on as it is, the logarithm multiplies it by 1/q', () => {
    const noisy = saying({ a: [0.12, 0.14] });
    const spread = ([one = NaN, other = NaN]: readonly number[]) => other - one;
    expect(spread(values(clippedLinear(noisy, { prior: 0.1 }), talk))).toBeCloseTo(0.02, 12);
    expect(spread(values(logarithmic(noisy, { prior: 0.1 }), talk))).toBeGreaterThan(0.15);
  });

  test('refuse what is no probability', () => {
    const votes = saying({}, [-1, 1]);
    expect(() => clippedLinear(votes, { prior: 0.1 })).toThrow(/^clippedLinear: said must say/);
    expect(() => clippedLinear(saying({}, [0, 2]), { prior: 0.1 })).toThrow(/range \[0, 2\]/);
    expect(() => logarithmic(votes, { prior: 0.1 })).toThrow(/^logarithmic: said must say/);
    expect(() => clippedLinear(judgeSays, { prior: 0.1, scale: 'log-probability' })).toThrow(
      /must say a log-probability/,
    );
    expect(() => clippedLinear(judgeSays, { prior: 0 })).toThrow(/prior must lie in/);
    expect(() => logarithmic(judgeSays, { prior: 0.1, floor: 0 })).toThrow(/floor must lie in/);
  });
});
