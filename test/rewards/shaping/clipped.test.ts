import { describe, expect, test } from 'vitest';
import { clipped } from '../../../src/rewards/shaping/clipped.ts';
import { close, game, saying, values } from '../say-values.ts';

describe('clipped', () => {
  test('pays nothing beyond the threshold, and less below it', () => {
    const term = clipped(saying({ a: [0.2, 0.7, 1] }), { threshold: 0.7 });
    expect(values(term, game('a', 's', 's', 's'))).toEqual([...close(-0.5), 0, 0]);
    expect(term.range).toEqual([-0.7, 0]);
  });

  test('takes the middle of the range for the threshold', () => {
    const term = clipped(saying({ a: [-1, 0, 1] }, [-1, 1]));
    expect(values(term, game('a', 's', 's', 's'))).toEqual([-1, 0, 0]);
  });

  test('keeps its range where the threshold is above all', () => {
    expect(clipped(saying({}), { threshold: 3 }).range).toEqual([-3, -2]);
    expect(() => clipped(saying({}), { threshold: NaN })).toThrow(/^clipped: threshold/);
  });
});
