import { describe, expect, test } from 'vitest';
import { goodhartBound } from '../../src/learning/goodhart-bound.ts';

describe('the bound on a step along a proxy', () => {
  const proxy = [1, 0];

  test('holds while the step keeps within 90° minus the angle of the proxy', () => {
    const stepAt = (degrees: number) => [
      Math.cos((degrees * Math.PI) / 180),
      Math.sin((degrees * Math.PI) / 180),
    ];
    const angle = Math.PI / 6;
    expect(goodhartBound(proxy, [0, 0], stepAt(59), angle)).toBe(true);
    expect(goodhartBound(proxy, [0, 0], stepAt(61), angle)).toBe(false);
    expect(goodhartBound(proxy, [0, 0], stepAt(-59), angle)).toBe(true);
    const scaled = (degrees: number) => stepAt(degrees).map((value) => 1 + 7 * value);
    expect(goodhartBound([3, 0], [1, 1], scaled(59), angle)).toBe(true);
    expect(goodhartBound([3, 0], [1, 1], scaled(61), angle)).toBe(false);
  });

  test('means that no truth within the angle gets worse', () => {
    const angle = 0.4;
    for (let degrees = 0; degrees < 360; degrees += 5) {
      const step = [Math.cos(degrees), Math.sin(degrees)];
      const worst = Math.min(
        ...[-angle, 0, angle].map(
          (turn) => Math.cos(turn) * (step[0] ?? 0) + Math.sin(turn) * (step[1] ?? 0),
        ),
      );
      expect(goodhartBound(proxy, [0, 0], step, angle)).toBe(worst >= -1e-12);
    }
  });

  test('is checked at the door', () => {
    expect(() => goodhartBound([1], [1], [1], 2)).toThrow(/angle must be in \[0, π\/2\], got 2/);
    expect(() => goodhartBound([1], [1, 2], [1], 1)).toThrow(/as long, got 1, 2 and 1/);
  });
});
