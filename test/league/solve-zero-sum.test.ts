import { describe, expect, test } from 'vitest';
import { solveZeroSum } from '../../src/league/solve-zero-sum.ts';

describe('solveZeroSum', () => {
  test('plays rock, paper and scissors one third each', () => {
    const { row, column, value, exploitability } = solveZeroSum([
      [0, -1, 1],
      [1, 0, -1],
      [-1, 1, 0],
    ]);
    for (const share of [...row, ...column]) expect(share).toBeCloseTo(1 / 3, 2);
    expect(value).toBeCloseTo(0, 3);
    expect(exploitability).toBeLessThan(0.01);
  });

  // A 2×2 game without a saddle point: p = (d - c)/(a - b - c + d), value (ad - bc)/(a - b - c + d).
  test('solves a two by two game whose answer is known', () => {
    const { row, value } = solveZeroSum([
      [3, -1],
      [-2, 1],
    ]);
    expect(row[0]).toBeCloseTo(3 / 7, 2);
    expect(value).toBeCloseTo(1 / 7, 2);
  });

  test('finds a dominant strategy', () => {
    const { row, column, exploitability } = solveZeroSum([
      [1, 0],
      [3, 2],
    ]);
    expect(row[1]).toBeCloseTo(1, 3);
    expect(column[1]).toBeCloseTo(1, 3);
    expect(exploitability).toBeLessThan(0.01);
  });

  test('refuses a ragged matrix and pairings that never met', () => {
    expect(() => solveZeroSum([[0, 1], [1]])).toThrow(/matrix of finite numbers/);
    expect(() => solveZeroSum([[NaN]])).toThrow(/never met/);
    expect(() => solveZeroSum([])).toThrow(/matrix/);
  });
});
