import { describe, expect, test } from 'vitest';
import { expectedScore, rateGame } from '../../src/league/elo.ts';
import type { Ratings } from '../../src/league/elo.ts';

describe('Elo ratings', () => {
  test('expect 10 to 1 at 400 points, and even at none', () => {
    expect(expectedScore(1400, 1000)).toBeCloseTo(10 / 11, 12);
    expect(expectedScore(1000, 1000)).toBe(0.5);
  });

  test('move a winner among equals by half of k, and keep the sum', () => {
    expect(rateGame({}, 'a', 'b', 1, 16)).toEqual({ a: 1008, b: 992 });
  });

  test('settle where the expected score is the one that was played', () => {
    let ratings: Ratings = {};
    for (let i = 0; i < 3000; i++) ratings = rateGame(ratings, 'a', 'b', 0.75, 4);
    expect((ratings['a'] ?? 0) - (ratings['b'] ?? 0)).toBeCloseTo(400 * Math.log10(3), 3);
  });

  test('do not move by playing oneself, and refuse what is no score', () => {
    expect(rateGame({ a: 1200 }, 'a', 'a', 1)).toEqual({ a: 1200 });
    expect(() => rateGame({}, 'a', 'b', NaN)).toThrow(/lies in \[0, 1\]/);
  });
});
