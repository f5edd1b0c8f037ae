import { describe, expect, test } from 'vitest';
import { wilsonInterval } from '../../src/statistics/wilson-interval.ts';

describe('the Wilson interval', () => {
  // Known values, for instance from Newcombe (1998), method 3, and by hand.
  test.each([
    [0, 10, 0, 0.2775],
    [5, 10, 0.2366, 0.7634],
    [10, 10, 0.7225, 1],
    [81, 263, 0.2553, 0.3662],
  ])('of %d in %d is [%d, %d]', (right, count, low, high) => {
    const interval = wilsonInterval(right, count);
    expect(interval[0]).toBeCloseTo(low, 4);
    expect(interval[1]).toBeCloseTo(high, 4);
  });

  test('of nothing says nothing', () => {
    expect(wilsonInterval(0, 0)).toEqual([0, 1]);
  });
});
