import { describe, expect, test } from 'vitest';
import { keyFromSeed, openStream } from '../../src/core/random.ts';
import { solveZeroSum } from '../../src/games/solvers/solve-zero-sum.ts';

describe('solveZeroSum', () => {
  test('plays rock, paper and scissors one third each', () => {
    const { row, column, value, exploitability } = solveZeroSum([
      [0, -1, 1],
      [1, 0, -1],
      [-1, 1, 0],
    ]);
    for (const share of [...row, ...column]) expect(share).toBeCloseTo(1 / 3, 8);
    expect(value).toBeCloseTo(0, 8);
    expect(exploitability).toBeCloseTo(0, 8);
  });

  test.each([
    // Of the survey's loop of self-play: 1/4, 1/2, 1/4.
    [
      [
        [0, -1, 2],
        [1, 0, -1],
        [-2, 1, 0],
      ],
      [1 / 4, 1 / 2, 1 / 4],
    ],
    // OpenSpiel's `matrix_brps`: the payoffs of the other three, 5, 50 and 25, over their sum.
    [
      [
        [0, -25, 50],
        [25, 0, -5],
        [-50, 5, 0],
      ],
      [1 / 16, 10 / 16, 5 / 16],
    ],
  ])('plays biased rock-paper-scissors as its stakes say', (payoffs, expected) => {
    const { row, value } = solveZeroSum(payoffs);
    for (const [i, share] of expected.entries()) expect(row[i]).toBeCloseTo(share, 8);
    expect(value).toBeCloseTo(0, 8);
  });

  // A 2×2 game without a saddle point: p = (d - c)/(a - b - c + d), value (ad - bc)/(a - b - c + d).
  test('solves a two by two game whose answer is known', () => {
    const { row, value } = solveZeroSum([
      [3, -1],
      [-2, 1],
    ]);
    expect(row[0]).toBeCloseTo(3 / 7, 8);
    expect(value).toBeCloseTo(1 / 7, 8);
  });

  test('finds a dominant strategy', () => {
    const { row, column, exploitability } = solveZeroSum([
      [1, 0],
      [3, 2],
    ]);
    expect(row).toEqual([0, 1]);
    expect(column).toEqual([0, 1]);
    expect(exploitability).toBeCloseTo(0, 8);
  });

  test('can be exploited by nobody, whatever the matrix: also with ties, and of any shape and scale', () => {
    const stream = openStream(keyFromSeed(1));
    for (let n = 0; n < 200; n++) {
      const [height, width] = [stream.integer(1, 13), stream.integer(1, 13)];
      const scale = stream.pick([1e-6, 1, 1000]);
      const payoffs = Array.from({ length: height }, () =>
        Array.from(
          { length: width },
          () => scale * (n % 2 === 0 ? stream.integer(-2, 3) : stream.uniform()),
        ),
      );
      const { row, column, exploitability } = solveZeroSum(payoffs);
      for (const mixture of [row, column]) {
        expect(mixture.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
        expect(Math.min(...mixture)).toBeGreaterThanOrEqual(0);
      }
      expect(exploitability / scale).toBeLessThan(1e-8);
    }
  });

  test('refuses a ragged matrix and pairings that never met', () => {
    expect(() => solveZeroSum([[0, 1], [1]])).toThrow(/matrix of finite numbers/);
    expect(() => solveZeroSum([[NaN]])).toThrow(/never met/);
    expect(() => solveZeroSum([])).toThrow(/matrix/);
  });
});
