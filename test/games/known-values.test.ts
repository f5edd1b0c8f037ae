import { describe, expect, test } from 'vitest';
import { kuhnPoker } from '../../environments/kuhn-poker.ts';
import { rockPaperScissors } from '../../environments/rock-paper-scissors.ts';
import { ticTacToe } from '../../environments/tic-tac-toe.ts';
import { backwardInduction } from '../../src/games/backward-induction.ts';
import { bestResponse, exploitability, nashConv } from '../../src/games/best-response.ts';
import { expectedReturns } from '../../src/games/expected-returns.ts';
import type { Game } from '../../src/games/game.ts';
import { rootOf, uniformStrategy } from '../../src/games/walk.ts';
import type { Strategy } from '../../src/games/walk.ts';

/**
 * The equilibria of Kuhn poker by what the first seat bets with a jack, α in [0, 1/3]: Kuhn (1950). Of pass and bet.
 */
function kuhnEquilibrium(alpha: number): Strategy {
  const bets: Readonly<Record<string, number>> = {
    ...{ 'J?': alpha, 'Q?': 0, 'K?': 3 * alpha },
    ...{ 'Jpb?': 0, 'Qpb?': alpha + 1 / 3, 'Kpb?': 1 },
    ...{ 'Jp?': 1 / 3, 'Qp?': 0, 'Kp?': 1 },
    ...{ 'Jb?': 0, 'Qb?': 1 / 3, 'Kb?': 1 },
  };
  return (informationState) => {
    const bet = bets[informationState.split(' | ').at(-1) ?? ''];
    if (bet === undefined) throw new Error(`no such information state: ${informationState}`);
    return [1 - bet, bet];
  };
}

describe('Kuhn poker', () => {
  test.each([0, 0.2, 1 / 3])('is worth −1/18 to the first seat in equilibrium (α %f)', (alpha) => {
    const { first, second } = expectedReturns(kuhnPoker, kuhnEquilibrium(alpha));
    expect(first).toBeCloseTo(-1 / 18, 12);
    expect(second).toBeCloseTo(1 / 18, 12);
    expect(nashConv(kuhnPoker, kuhnEquilibrium(alpha))).toBeCloseTo(0, 12);
  });

  // OpenSpiel, python/algorithms/exploitability_test.py
  test('has NashConv 11/12 where both play uniformly', () => {
    expect(nashConv(kuhnPoker, uniformStrategy)).toBeCloseTo(11 / 12, 12);
  });

  test('is left to a seat that calls with a jack: the other can gain', () => {
    const careless: Strategy = (informationState, legal, seat) =>
      informationState.endsWith('Jb?')
        ? [0.5, 0.5]
        : kuhnEquilibrium(0.2)(informationState, legal, seat);
    expect(nashConv(kuhnPoker, careless)).toBeGreaterThan(0.01);
  });
});

describe('rock-paper-scissors', () => {
  test('can be exploited by nobody where both throw uniformly', () => {
    expect(exploitability(rockPaperScissors, uniformStrategy)).toBeCloseTo(0, 12);
  });

  test('loses 1 by throwing rock alone', () => {
    const rock: Strategy = (_, legal) => legal.map((one) => Number(one === 'r'));
    const { value, actions } = bestResponse(rockPaperScissors, 'left', rock);
    expect([value, [...actions.values()]]).toEqual([1, ['p']]);
  });
});

describe('tic-tac-toe', () => {
  test('is a draw between players who make no mistake', () => {
    expect(backwardInduction(ticTacToe)).toEqual({ first: 0, second: 0 });
  });

  test('is won by the first to move from the corner against a reply at the edge', () => {
    const afterEdge: typeof ticTacToe = {
      ...ticTacToe,
      initial: () => ({ marks: [0b1, 0b10], moves: 2, forfeit: null }),
    };
    expect(backwardInduction(afterEdge)).toEqual({ first: 1, second: -1 });
  });
});

describe('a walk', () => {
  test('refuses a strategy that is no distribution', () => {
    expect(() => nashConv(kuhnPoker, (_, legal) => legal.map(() => 1))).toThrow(
      "strategy of 'first' in 'J?': must add up to 1, got 1, 1",
    );
  });

  test('refuses a game whose rules draw chance of their own', () => {
    const sampled: Game<unknown> = {
      ...(ticTacToe as Game<unknown>),
      type: { ...ticTacToe.type, chance: 'sampled' },
    };
    expect(() => rootOf(sampled)).toThrow("walk of 'tic-tac-toe': every outcome of chance");
  });
});
