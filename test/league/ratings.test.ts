import { describe, expect, test } from 'vitest';
import { fitElo } from '../../src/league/fit-elo.ts';
import { FIRST_SKILL, inheritSkill, rateSkills, surely } from '../../src/league/weng-lin.ts';

describe('skill after Weng and Lin', () => {
  test('is as openskill documents it after a first game', () => {
    const [winner, loser] = rateSkills(FIRST_SKILL, FIRST_SKILL, 1);
    expect(winner.mu).toBeCloseTo(27.635_231_383_473_65, 9);
    expect(loser.mu).toBeCloseTo(22.364_768_616_526_35, 9);
    expect(winner.sigma).toBeCloseTo(8.065_506_316_323_548, 9);
  });

  test('of equals stays by a draw, and the worse gains by it', () => {
    const [one, other] = rateSkills(FIRST_SKILL, FIRST_SKILL, 0.5);
    expect(one.mu).toBeCloseTo(other.mu, 12);
    const [worse, better] = rateSkills({ mu: 20, sigma: 4 }, { mu: 30, sigma: 4 }, 0.5);
    expect(worse.mu).toBeGreaterThan(20);
    expect(better.mu).toBeLessThan(30);
  });

  test('is inherited with twice the uncertainty, never more than of a stranger', () => {
    expect(inheritSkill({ mu: 31, sigma: 2 })).toEqual({ mu: 31, sigma: 4 });
    expect(inheritSkill({ mu: 31, sigma: 7 })).toEqual({ mu: 31, sigma: FIRST_SKILL.sigma });
    expect(surely({ mu: 31, sigma: 2 })).toBe(25);
  });

  test('refuses what is no score', () => {
    expect(() => rateSkills(FIRST_SKILL, FIRST_SKILL, NaN)).toThrow(/lies in \[0, 1\]/);
  });
});

describe('Elo fitted to a tournament', () => {
  test('has the distance that the score says, and a mean of 1000', () => {
    const [a = NaN, b = NaN] = fitElo(
      [
        [0, 75_000],
        [25_000, 0],
      ],
      [
        [0, 100_000],
        [100_000, 0],
      ],
    );
    expect(a - b).toBeCloseTo(400 * Math.log10(3), 1);
    expect((a + b) / 2).toBeCloseTo(1000, 9);
  });

  test('stays finite for who won everything', () => {
    const won = fitElo(
      [
        [0, 10],
        [0, 0],
      ],
      [
        [0, 10],
        [10, 0],
      ],
    );
    // 10½ to ½ points
    expect((won[0] ?? 0) - (won[1] ?? 0)).toBeCloseTo(400 * Math.log10(21), 3);
  });
});
