import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { keyFromSeed, openStream } from '../../src/core/random.ts';
import { interquartileMean } from '../../src/statistics/interquartile-mean.ts';
import { performanceProfile } from '../../src/statistics/performance-profile.ts';
import { probabilityOfImprovement } from '../../src/statistics/probability-of-improvement.ts';
import { stratifiedBootstrap } from '../../src/statistics/stratified-bootstrap.ts';
import type { Strata } from '../../src/statistics/stratified-bootstrap.ts';

type Known = Readonly<Record<string, readonly [number, number, number]>>;

// Computed by the package rliable: test/reference/rliable-figures.py.
const known = JSON.parse(readFileSync(new URL('rliable.json', import.meta.url), 'utf8')) as {
  readonly scores: Readonly<Record<string, Strata>>;
  readonly interquartileMean: Known;
  readonly mean: Known;
  readonly probabilityOfImprovement: Known;
  readonly thresholds: readonly number[];
  readonly performanceProfile: Readonly<Record<string, readonly number[]>>;
};

const scoresOf = (arm: string): Strata => known.scores[arm] ?? [];
const iqm = (arm: Strata): number => interquartileMean(arm.flat());

/** Resamples differ from the peer's, so ends of intervals agree only about as well as its own would on another seed. */
function expectInterval(
  arms: readonly Strata[],
  statistic: (...arms: readonly Strata[]) => number,
  [low, high]: readonly [number, number],
): void {
  const stream = openStream(keyFromSeed(3));
  const draw = (count: number): number => stream.integer(0, count);
  const [ownLow, ownHigh] = stratifiedBootstrap(arms, statistic, { draw, resamples: 20_000 });
  expect(Math.abs(ownLow - low)).toBeLessThan(0.04 * (high - low));
  expect(Math.abs(ownHigh - high)).toBeLessThan(0.04 * (high - low));
}

describe('figures of rliable on the same scores', () => {
  test.each(Object.entries(known.interquartileMean))(
    'the interquartile mean of %s, and its interval',
    (arm, [value, low, high]) => {
      expect(iqm(scoresOf(arm))).toBeCloseTo(value, 12);
      expectInterval([scoresOf(arm)], iqm, [low, high]);
    },
  );

  test.each(Object.entries(known.probabilityOfImprovement))(
    'the probability that the first of %s improves on the second, and its interval',
    (pair, [value, low, high]) => {
      const arms = pair.split(',').map(scoresOf);
      const [first = [], second = []] = arms;
      expect(probabilityOfImprovement(first, second)).toBeCloseTo(value, 12);
      expectInterval(arms, (x = [], y = []) => probabilityOfImprovement(x, y), [low, high]);
    },
  );

  test.each(Object.entries(known.performanceProfile))(
    'the performance profile of %s',
    (arm, shares) => {
      const own = performanceProfile(scoresOf(arm), known.thresholds);
      own.forEach((share, i) => expect(share).toBeCloseTo(shares[i] ?? NaN, 12));
    },
  );
});

describe('at the edges', () => {
  test('an arm beside itself improves on itself in half of the pairs', () => {
    expect(probabilityOfImprovement([[1, 2, 3]], [[1, 2, 3]])).toBe(0.5);
  });

  test('of one run the interval is that run', () => {
    const only = stratifiedBootstrap([[[4]]], (arm) => iqm(arm ?? []), { draw: () => 0 });
    expect(only).toEqual([4, 4]);
  });

  test('a quarter of the values is left out at either end, and no more', () => {
    expect(interquartileMean([0, 0, 0, 1, 2, 3, 4, 5, 6, 50, 60, 70])).toBe(3.5);
  });

  test('of fewer than four values the interquartile mean is the mean, of none NaN', () => {
    expect(interquartileMean([1, 2, 6])).toBe(3);
    expect(interquartileMean([])).toBeNaN();
  });
});
