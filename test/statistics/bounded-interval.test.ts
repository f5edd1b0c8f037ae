import { expect, test } from 'vitest';
import { boundedInterval } from '../../src/statistics/bounded-interval.ts';
import { wilsonInterval } from '../../src/statistics/wilson-interval.ts';

test('of values at the bounds alone it is Wilson’s', () => {
  const { mean, interval } = boundedInterval([1, 1, -1, 1], [-1, 1]);
  const [low, high] = wilsonInterval(3, 4);
  expect(mean).toBe(0.5);
  expect(interval).toEqual([2 * low - 1, 2 * high - 1]);
});

test('where all values agree it is no point', () => {
  const { mean, interval } = boundedInterval([1, 1, 1, 1], [-1, 1]);
  expect(mean).toBe(1);
  expect(interval?.[0]).toBeLessThan(0.2);
  expect(interval?.[1]).toBeCloseTo(1, 12);
});

test('without bounds it is Student’s, and of nothing it says nothing', () => {
  expect(boundedInterval([1, 1], [-Infinity, 1]).interval).toEqual([1, 1]);
  expect(boundedInterval([], [0, 1])).toEqual({ mean: NaN, interval: null, count: 0 });
});
