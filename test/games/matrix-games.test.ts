import { describe, expect, test } from 'vitest';
import {
  biasedRockPaperScissors,
  matchingPenniesForThree,
  matrixGame,
  repeatedPrisonersDilemma,
  stagHunt,
} from '../../environments/matrix-games.ts';
import { nashConv } from '../../src/games/best-response.ts';
import { playOut } from '../../src/games/play-out.ts';
import { uniformStrategy } from '../../src/games/walk.ts';
import type { Strategy } from '../../src/games/walk.ts';
import { keyFromSeed } from '../../src/core/random.ts';

const key = keyFromSeed(1);

describe('biased rock-paper-scissors', () => {
  // Row's payoffs 0 −1 2 / 1 0 −1 / −2 1 0: equilibrium 1/4, 1/2, 1/4, and 2/3 against the uniform mixture.
  test('has its equilibrium at 1/4, 1/2, 1/4', () => {
    expect(nashConv(biasedRockPaperScissors, () => [0.25, 0.5, 0.25])).toBeCloseTo(0, 12);
  });

  test('has NashConv 2/3 where both throw uniformly', () => {
    expect(nashConv(biasedRockPaperScissors, uniformStrategy)).toBeCloseTo(2 / 3, 12);
  });
});

describe('a matrix game', () => {
  test('can have any number of seats', () => {
    expect(nashConv(matchingPenniesForThree, uniformStrategy)).toBeCloseTo(0, 12);
    expect(matchingPenniesForThree.type.symmetric).toBe(false);
  });

  test('adds up the payoffs of its rounds, and shows the last ones to each with its own action first', () => {
    const shown: string[] = [];
    const end = playOut(repeatedPrisonersDilemma, {
      key,
      choose: (state, seat) => {
        if (seat === 'column') {
          shown.push(repeatedPrisonersDilemma.observe(state, seat).compact);
        }
        return seat === 'row' ? 'd' : 'c';
      },
    });
    expect(repeatedPrisonersDilemma.returns(end)).toEqual({ row: 100, column: 0 });
    expect([shown[0], shown[1], shown.at(-1)]).toEqual(['?', 'cd?', 'cd cd cd?']);
  });

  test('that is repeated keeps the equilibria of one round', () => {
    const twoRounds = matrixGame({
      ...{ name: 'stag-hunt-twice', rounds: 2 },
      actions: [
        ['s', 'h'],
        ['s', 'h'],
      ],
      payoffs: [
        [2, 2],
        [0, 1],
        [1, 0],
        [1, 1],
      ],
    });
    const stag: Strategy = (_, legal) => legal.map((action) => Number(action === 's'));
    expect(nashConv(twoRounds, stag)).toBeCloseTo(0, 12);
    expect(stagHunt.type.symmetric).toBe(true);
  });

  test('pays the least to whoever names no legal action, and the rest to the others where the sum is constant', () => {
    const end = playOut(biasedRockPaperScissors, {
      key,
      choose: (_, seat) => (seat === 'row' ? 'x' : 'r'),
    });
    expect(biasedRockPaperScissors.returns(end)).toEqual({ row: -2, column: 2 });
  });

  test('refuses a table that has not one row of payoffs by joint action', () => {
    expect(() =>
      matrixGame({ name: 'short', actions: [['a'], ['b', 'c']], payoffs: [[1, 2]] }),
    ).toThrow("matrixGame 'short': payoffs must be 2 rows of 2 finite numbers");
  });
});
