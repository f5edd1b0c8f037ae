import { describe, expect, test } from 'vitest';
import { scoreBench } from '../../../../scenarios/curricula/adversarial-steps/bench-scores.ts';

describe('the scores of a bench', () => {
  const cases = (family: string, right: number, wrong: number) => {
    const step = { family, correct: family === 'none' };
    return [
      ...Array.from({ length: right }, () => ({ ...step, right: true })),
      ...Array.from({ length: wrong }, () => ({ ...step, right: false })),
    ];
  };

  test('are the accuracies on correct and wrong steps with both of their means', () => {
    const scores = scoreBench([...cases('none', 9, 1), ...cases('a', 3, 1), ...cases('b', 3, 3)]);
    expect(scores).toMatchObject({
      aPlus: { value: 0.9, n: 10 },
      aMinus: { value: 0.6, n: 10 },
      'family.a': { value: 0.75, n: 4 },
    });
    expect(scores['balanced']?.value).toBeCloseTo(0.75, 12);
    expect(scores['harmonic']?.value).toBeCloseTo((2 * 0.9 * 0.6) / 1.5, 12);
  });

  test('of a critic that is never right are 0 and not NaN', () => {
    expect(scoreBench([...cases('none', 0, 2), ...cases('a', 0, 2)])).toMatchObject({
      balanced: { value: 0 },
      harmonic: { value: 0 },
    });
  });

  test('are null where a bench has no such steps', () => {
    expect(scoreBench(cases('none', 3, 1))).toMatchObject({
      aPlus: { value: 0.75 },
      aMinus: { value: null, interval: [0, 1] },
      balanced: { value: null, interval: [0, 1] },
      harmonic: { value: null, interval: [0, 1] },
    });
  });

  test('have intervals that hold them, narrower with more cases', () => {
    const width = (times: number) => {
      const { balanced } = scoreBench([
        ...cases('none', 9 * times, times),
        ...cases('a', 6 * times, 4 * times),
      ]);
      const [low, high] = balanced?.interval ?? [NaN, NaN];
      expect(low).toBeLessThan(Number(balanced?.value));
      expect(high).toBeGreaterThan(Number(balanced?.value));
      return high - low;
    };
    expect(width(100)).toBeLessThan(width(1) / 5);
  });
});
