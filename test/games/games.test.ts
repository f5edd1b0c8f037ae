import { describe, expect, test } from 'vitest';
import { connectFourOf } from '../../environments/connect-four.ts';
import { goofspielOf } from '../../environments/goofspiel.ts';
import { kuhnPokerForThree, kuhnPokerOf } from '../../environments/kuhn-poker-for-three.ts';
import { leducPoker } from '../../environments/leduc-poker.ts';
import { liarsDice } from '../../environments/liars-dice.ts';
import { keyFromSeed } from '../../src/core/random.ts';
import { nashConv } from '../../src/games/best-response.ts';
import type { Game } from '../../src/games/game.ts';
import { playOut } from '../../src/games/play-out.ts';
import { uniformStrategy } from '../../src/games/walk.ts';

/** Plays the given actions in turn and says what each seat gets. */
function returnsOf<State>(game: Game<State>, from: State, ...actions: readonly string[]) {
  const left = [...actions];
  const opened = { ...game, initial: () => from };
  const choose = () => left.shift() ?? '';
  return game.returns(playOut(opened, { key: keyFromSeed(1), choose }));
}

describe('Kuhn poker', () => {
  // OpenSpiel, python/algorithms/exploitability_test.py
  test('has NashConv 11/12 dealt singly, and 2.0625 for three, where all play uniformly', () => {
    expect(nashConv(kuhnPokerOf(2), uniformStrategy)).toBeCloseTo(11 / 12, 12);
    expect(nashConv(kuhnPokerForThree, uniformStrategy)).toBeCloseTo(2.0625, 12);
  });

  test('for three goes on after a bet until all others have answered', () => {
    expect(returnsOf(kuhnPokerForThree, { cards: 'JAQ', done: '' }, 'p', 'b', 'p', 'b')).toEqual({
      ...{ first: -2, second: 3, third: -1 },
    });
  });
});

describe('Leduc poker', () => {
  const after = (...cards: readonly string[]) => ({ cards, done: ['', ''] as const });

  test('is won by a pair with the shared card', () => {
    const hand = { cards: ['J1', 'K1', 'J2'], done: ['rc', ''] as const };
    expect(returnsOf(leducPoker, hand, 'r', 'r', 'c')).toEqual({ first: 11, second: -11 });
  });

  test('costs what one has put in to fold', () => {
    expect(returnsOf(leducPoker, after('J1', 'K1'), 'c', 'r', 'r', 'f')).toEqual({
      ...{ first: 3, second: -3 },
    });
  });
});

describe('liar’s dice', () => {
  test('counts the highest face as any', () => {
    const rolled = { rolled: [6, 2], bids: [] };
    expect(returnsOf(liarsDice, rolled, '2-2', 'liar')).toEqual({ first: 1, second: -1 });
    expect(returnsOf(liarsDice, rolled, '2-3', 'liar')).toEqual({ first: -1, second: 1 });
  });
});

describe('goofspiel', () => {
  test('gives nobody the points of equal bids, and plays the last card by itself', () => {
    const game = goofspielOf(3, 'descending');
    const end = playOut(game, {
      key: keyFromSeed(1),
      choose: ({ bids }, seat) => (bids.length === 0 ? '3' : seat === 'first' ? '2' : '1'),
    });
    expect(end).toEqual({
      turned: [3, 2, 1],
      bids: [
        [3, 3],
        [2, 1],
        [1, 2],
      ],
    });
    expect(game.returns(end)).toEqual({ first: 1, second: -1 });
  });
});

describe('connect four', () => {
  const empty = { stacks: ['', '', ''], winner: null };
  const game = connectFourOf({ rows: 3, columns: 3, line: 3 });

  test.each([
    ['a column', ['0', '1', '0', '1', '0']],
    ['a row', ['0', '0', '1', '1', '2']],
    ['a diagonal', ['0', '1', '1', '2', '2', '0', '2']],
    ['a falling diagonal', ['2', '1', '1', '0', '0', '2', '0']],
  ])('is won by %s', (_, moves) => {
    expect(returnsOf(game, empty, ...moves)).toEqual({ first: 1, second: -1 });
  });
});
