import { describe, expect, test } from 'vitest';
import { scoreBench } from '../../src/runs/bench-scores.ts';
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

describe('the scores of a bench', () => {
  const cases = (family: string, right: number, wrong: number) => [
    ...Array.from({ length: right }, () => ({ family, right: true })),
    ...Array.from({ length: wrong }, () => ({ family, right: false })),
  ];

  test('are the accuracies on correct and wrong steps with both of their means', () => {
    const scores = scoreBench([...cases('none', 9, 1), ...cases('a', 3, 1), ...cases('b', 3, 3)]);
    expect(scores).toMatchObject({ n: 20, aPlus: 0.9, aMinus: 0.6 });
    expect(scores.balanced).toBeCloseTo(0.75, 12);
    expect(scores.harmonic).toBeCloseTo((2 * 0.9 * 0.6) / 1.5, 12);
    expect(scores.byFamily['a']).toMatchObject({ n: 4, accuracy: 0.75 });
  });

  test('of a critic that is never right are 0 and not NaN', () => {
    expect(scoreBench([...cases('none', 0, 2), ...cases('a', 0, 2)])).toMatchObject({
      balanced: 0,
      harmonic: 0,
    });
  });

  test('are null where a bench has no such steps', () => {
    expect(scoreBench(cases('none', 3, 1))).toMatchObject({
      aPlus: 0.75,
      aMinus: null,
      balanced: null,
      harmonic: null,
      intervals: { aMinus: [0, 1], balanced: [0, 1], harmonic: [0, 1] },
    });
  });

  test('have intervals that hold them, narrower with more cases', () => {
    const width = (times: number) => {
      const { balanced, intervals } = scoreBench([
        ...cases('none', 9 * times, times),
        ...cases('a', 6 * times, 4 * times),
      ]);
      const [low, high] = intervals.balanced;
      expect(low).toBeLessThan(Number(balanced));
      expect(high).toBeGreaterThan(Number(balanced));
      return high - low;
    };
    expect(width(100)).toBeLessThan(width(1) / 5);
  });
});
