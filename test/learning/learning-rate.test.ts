import { describe, expect, test } from 'vitest';
import type { LearningRate } from '../../src/learning/learning-rate.ts';
import { checkLearningRate, rateAt } from '../../src/learning/learning-rate.ts';

describe('rateAt', () => {
  const schedule = { peak: 1, warmUp: 4, decayFrom: 0.5, decayTo: 0.2 };

  test('rises in equal increments, stays, and falls in a straight line to its share', () => {
    const rates = Array.from({ length: 20 }, (_, step) => rateAt(schedule, step, 20));
    expect(rates.slice(0, 4)).toEqual([0.25, 0.5, 0.75, 1]);
    expect(rates.slice(4, 10)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(rates[14]).toBeCloseTo(0.6, 12);
    expect(rates[19]).toBeCloseTo(0.2, 12);
  });

  test('is the peak throughout for a constant rate, and a number is one', () => {
    for (const rate of [{ peak: 0.003, warmUp: 0, decayFrom: 1, decayTo: 1 }, 0.003]) {
      expect([0, 7, 9].map((step) => rateAt(rate, step, 10))).toEqual([0.003, 0.003, 0.003]);
      checkLearningRate(rate, 'phase a');
    }
  });

  test.each([
    [{ ...schedule, peak: NaN }, /peak must be above 0/],
    [{ ...schedule, warmUp: 0.5 }, /warmUp must be a whole number/],
    [{ ...schedule, decayTo: 1.1 }, /decayTo must be in \[0, 1\], got 1.1/],
    [0, /phase a: learning rate must be above 0, for instance 0.001, got 0/],
    [NaN, /learning rate must be above 0/],
    [Infinity, /learning rate must be above 0/],
    [undefined, /learning rate must be a number or \{ peak, .* \}, got undefined/],
    ['0.003', /learning rate must be a number or \{ peak, .* \}, got 0.003/],
    [null, /must be a number or .* got null/],
  ])('refuses %j', (wrong, message) => {
    expect(() => checkLearningRate(wrong as LearningRate, 'phase a')).toThrow(message);
  });
});
