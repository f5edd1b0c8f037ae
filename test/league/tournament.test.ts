import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import { keyFromSeed } from '../../src/core/random.ts';
import type { AnyGame } from '../../src/games/game.ts';
import { firstLegalPlayer, randomPlayer, strategyPlayer } from '../../src/league/game-player.ts';
import type { GamePlayer } from '../../src/league/game-player.ts';
import { optimalPlayer } from '../../src/league/optimal-player.ts';
import { rankPlayers } from '../../src/league/rank-players.ts';
import { playTournament } from '../../src/league/tournament.ts';
import {
  connectFour,
  kuhnPoker,
  kuhnPokerForThree,
  matrixGame,
  prisonersDilemma,
  rockPaperScissors,
  ticTacToe,
} from '../../environments/index.generated.ts';

const key = keyFromSeed(5);
const asGame = (game: unknown) => game as AnyGame;
const tournament = (game: unknown, players: readonly GamePlayer[], games: number) => {
  const played = playTournament({ game: asGame(game), players, games, key });
  return {
    played,
    ...rankPlayers(
      players.map(({ name }) => name),
      played,
    ),
  };
};
const mixed = (name: string, ...shares: number[]) => strategyPlayer(name, () => shares);

describe('a tournament', () => {
  // High wins 1 from low, so that p against q earns p(1 − q) − (1 − p)q = p − q.
  const highOrLow = matrixGame({
    name: 'high-or-low',
    actions: [
      ['h', 'l'],
      ['h', 'l'],
    ],
    payoffs: [
      [0, 0],
      [1, -1],
      [-1, 1],
      [0, 0],
    ],
  });
  const shares = [3, 0, 7, 5, 1, 6, 2, 4].map((k) => k / 7);
  const players = shares.map((p) => mixed(`high-${7 * p}`, p, 1 - p));

  test('names eight players in the right order where the payoff matrix is known', () => {
    const { players: ranked, payoffs } = tournament(highOrLow, players, 200);
    const right = [7, 6, 5, 4, 3, 2, 1, 0].map((k) => `high-${k}`);
    expect(ranked.map(({ name }) => name)).toEqual(right);
    for (const by of ['elo', 'score'] as const) {
      expect(ranked.toSorted((a, b) => b[by] - a[by]).map(({ name }) => name)).toEqual(right);
    }
    expect(ranked[0]?.alphaRank).toBeGreaterThan(0.99);
    for (const [i, row] of payoffs.entries()) {
      for (const [j, pair] of row.entries()) {
        if (pair === null) continue;
        expect(pair.games).toBe(200);
        // 4.5 standard deviations of a mean of 200 returns in [−1, 1]
        expect(Math.abs(pair.payoff - (j - i) / 7)).toBeLessThan(0.32);
      }
    }
  });

  test('is the same for the same key, whoever else takes part', () => {
    const [a, b, c] = players as [GamePlayer, GamePlayer, GamePlayer];
    const of = (all: readonly GamePlayer[]) =>
      playTournament({ game: asGame(highOrLow), players: all, games: 20, key })
        .filter(({ players: [first, second] }) => first === 0 && second === 1)
        .map(({ returns }) => returns);
    expect(of([a, b])).toEqual(of([a, b, c]));
    expect(of([a, b])).toEqual(of([a, b]));
  });

  test('gives both seatings of two games the same cards', () => {
    // Who never bets shows its card: the better one wins the ante, whatever the seats.
    const always = (name: string) => ({ ...firstLegalPlayer, name });
    const { played } = tournament(kuhnPoker, [always('one'), always('other')], 40);
    for (let n = 0; n < played.length; n += 2) {
      expect(played[n]?.returns).toEqual(played[n + 1]?.returns.toReversed());
    }
    expect(new Set(played.map(({ returns }) => returns[0])).size).toBe(2);
  });

  test('finds three that beat each other in a circle equal', () => {
    const circle = [mixed('rock', 1, 0, 0), mixed('paper', 0, 1, 0), mixed('scissors', 0, 0, 1)];
    for (const { elo, alphaRank, score } of tournament(rockPaperScissors, circle, 10).players) {
      expect(elo).toBeCloseTo(1000, 3);
      expect(alphaRank).toBeCloseTo(1 / 3, 9);
      expect(score).toBe(0.5);
    }
  });

  test('refuses one player alone, a name twice, odd games, and games that are not of two', () => {
    const play =
      (game: unknown, players: readonly GamePlayer[], games = 2) =>
      () =>
        tournament(game, players, games);
    const two = [randomPlayer, firstLegalPlayer];
    expect(play(ticTacToe, [randomPlayer])).toThrow(/two players at least/);
    expect(play(ticTacToe, [randomPlayer, randomPlayer])).toThrow(/random twice/);
    expect(play(ticTacToe, two, 3)).toThrow(/even number/);
    expect(play(kuhnPokerForThree, two)).toThrow(UserError);
  });
});

describe('the optimal player', () => {
  test('never loses tic-tac-toe, from either seat', () => {
    const players = [optimalPlayer(asGame(ticTacToe)), randomPlayer, firstLegalPlayer];
    const { players: ranked } = tournament(ticTacToe, players, 60);
    expect(ranked[0]).toMatchObject({ name: 'optimal', losses: 0 });
  });

  test('wins nothing from itself in Kuhn poker on average, and from nobody less', () => {
    const optimal = optimalPlayer(asGame(kuhnPoker));
    const players = [optimal, { ...optimal, name: 'again' }, randomPlayer, firstLegalPlayer];
    const { payoffs, players: ranked } = tournament(kuhnPoker, players, 2000);
    const at = (name: string) => ranked.findIndex((one) => one.name === name);
    // 4 standard deviations of 2,000 games of 2 chips at most are 0.13
    expect(Math.abs(payoffs[at('optimal')]?.[at('again')]?.payoff ?? NaN)).toBeLessThan(0.13);
    for (const other of ['random', 'first-legal']) {
      expect(payoffs[at('optimal')]?.[at(other)]?.payoff).toBeGreaterThan(0);
    }
  });

  test('refuses games that are too large, and games where nothing is best', () => {
    expect(() => optimalPlayer(asGame(connectFour))).toThrow(/'connect-four' has more than 50000/);
    expect(() => optimalPlayer(asGame(prisonersDilemma))).toThrow(/no play that is best/);
  });
});
