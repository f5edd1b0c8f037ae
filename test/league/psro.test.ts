import { describe, expect, test } from 'vitest';
import {
  alphaRankMeta,
  nashMeta,
  rectifiedNash,
  uniformMeta,
} from '../../src/league/meta-solvers.ts';
import type { MetaSolver } from '../../src/league/meta-solvers.ts';
import { psro } from '../../src/league/psro.ts';
import type { PsroGame } from '../../src/league/psro.ts';

const ROCK_PAPER_SCISSORS = [
  [0, -1, 1],
  [1, 0, -1],
  [-1, 1, 0],
] as const;
const earned = (action: number, mixed: readonly number[]) =>
  mixed.reduce((sum, share, j) => sum + share * (ROCK_PAPER_SCISSORS[action]?.[j] ?? 0), 0);
const best = (mixed: readonly number[]) => Math.max(...[0, 1, 2].map((a) => earned(a, mixed)));

/** What the mixture plays: policies are actions. */
const played = (population: readonly number[], mixture: readonly number[]) =>
  [0, 1, 2].map((action) =>
    population.reduce((sum, one, i) => sum + (one === action ? (mixture[i] ?? 0) : 0), 0),
  );
const game: PsroGame<number> = {
  payoff: (first, second) => ROCK_PAPER_SCISSORS[first]?.[second] ?? 0,
  respond: (population, mixture) => {
    const mixed = played(population, mixture);
    return [0, 1, 2].reduce((most, a) =>
      earned(a, mixed) > earned(most, mixed) + 1e-9 ? a : most,
    );
  },
};
const newest: MetaSolver = (payoffs) => payoffs.map((_, i) => Number(i === payoffs.length - 1));
/** Both seats together, of what the average of the population or its mixture loses to best responses. */
const nashConv = (mixed: readonly number[]) => 2 * best(mixed);

describe('self-play on rock, paper, scissors', () => {
  test('cycles against the newest version alone: the last policy always loses 1 from either seat', () => {
    for (const rounds of [10, 11, 12, 100]) {
      const { population, mixture } = psro(game, newest, 0, rounds);
      expect(nashConv(played(population, mixture))).toBe(2);
    }
    expect(psro(game, newest, 0, 6).population).toEqual([0, 1, 2, 0, 1, 2, 0]);
  });

  test('by fictitious play comes near the equilibrium', () => {
    const { population, mixture } = psro(game, uniformMeta, 0, 600);
    expect(nashConv(played(population, mixture))).toBeLessThan(0.1);
  });

  test.each([
    ['Nash', nashMeta],
    ['α-rank', alphaRankMeta],
  ])('by PSRO with %s plays the equilibrium as soon as it has all three', (_, meta) => {
    const { population, mixture } = psro(game, meta, 0, 2);
    expect(population).toEqual([0, 1, 2]);
    expect(nashConv(played(population, mixture))).toBeCloseTo(0, 6);
  });
});

describe('rectified Nash', () => {
  test('trains each policy of the equilibrium against what it beats and itself', () => {
    expect(rectifiedNash(ROCK_PAPER_SCISSORS)).toEqual([
      [0.5, 0, 0.5].map((one) => expect.closeTo(one, 9) as number),
      [0.5, 0.5, 0].map((one) => expect.closeTo(one, 9) as number),
      [0, 0.5, 0.5].map((one) => expect.closeTo(one, 9) as number),
    ]);
  });

  test('trains nobody outside of the equilibrium', () => {
    expect(
      rectifiedNash([
        [0, 1],
        [-1, 0],
      ]),
    ).toEqual([[1, 0], null]);
  });
});
