import { describe, expect, test } from 'vitest';
import { checkLearningRate, constantRate, rateAt } from '../../src/learning/learning-rate.ts';

describe('rateAt', () => {
  const schedule = { peak: 1, warmUp: 4, decayFrom: 0.5, decayTo: 0.2 };

  test('rises in equal increments, stays, and falls in a straight line to its share', () => {
    const rates = Array.from({ length: 20 }, (_, step) => rateAt(schedule, step, 20));
    expect(rates.slice(0, 4)).toEqual([0.25, 0.5, 0.75, 1]);
    expect(rates.slice(4, 10)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(rates[14]).toBeCloseTo(0.6, 12);
    expect(rates[19]).toBeCloseTo(0.2, 12);
  });

  test('is the peak throughout for a constant rate', () => {
    expect([0, 7, 9].map((step) => rateAt(constantRate(0.003), step, 10))).toEqual([
      0.003, 0.003, 0.003,
    ]);
  });

  test.each([
    [{ ...schedule, peak: NaN }, /peak must be above 0/],
    [{ ...schedule, warmUp: 0.5 }, /warmUp must be a whole number/],
    [{ ...schedule, decayTo: 1.1 }, /decayTo must be in \[0, 1\], got 1.1/],
  ])('refuses %j', (wrong, message) => {
    expect(() => checkLearningRate(wrong, 'phase a')).toThrow(message);
  });
});
