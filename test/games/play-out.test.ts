import { describe, expect, test } from 'vitest';
import { kuhnPoker } from '../../environments/kuhn-poker.ts';
import { ticTacToe } from '../../environments/tic-tac-toe.ts';
import { keyFromSeed } from '../../src/core/random.ts';
import { playOut } from '../../src/games/play-out.ts';

const key = keyFromSeed(1);

describe('a game without actors', () => {
  test('goes from the opening to the end, by the replies of its seats', () => {
    const replies = ['0', '3', '1', '4', '2'];
    const seen: number[] = [];
    const end = playOut(ticTacToe, {
      key,
      choose: () => replies.shift() ?? '',
      watch: ({ moves }) => seen.push(moves),
    });
    expect(seen).toEqual([0, 1, 2, 3, 4, 5]);
    expect(ticTacToe.returns(end)).toEqual({ first: 1, second: -1 });
  });

  test('is forfeited by a reply that is no legal action', () => {
    const end = playOut(ticTacToe, { key, choose: () => 'x' });
    expect(ticTacToe.returns(end)).toEqual({ first: -1, second: 1 });
  });

  test('asks again as often as it is told to, with the reason', () => {
    const reasons: (string | undefined)[] = [];
    const end = playOut(ticTacToe, {
      key,
      askAgain: 2,
      choose: (_, __, ___, again) => {
        reasons.push(again?.reason);
        return 'x';
      },
    });
    expect(reasons.map((reason) => reason?.slice(0, 11))).toEqual([
      undefined,
      '"x" is none',
      '"x" is none',
    ]);
    expect(end.forfeit).toBe(0);
  });

  test('draws its chance nodes from the key of the episode', () => {
    const deals = Array.from({ length: 60 }, (_, seed) => {
      const deal = () => playOut(kuhnPoker, { key: keyFromSeed(seed), choose: () => 'p' }).cards;
      expect(deal()).toBe(deal());
      return deal();
    });
    expect(new Set(deals).size).toBe(6);
  });

  test('is stopped where it goes on for longer than its type says', () => {
    const endless = { ...ticTacToe, type: { ...ticTacToe.type, longest: 3 } };
    const choose = (_: unknown, __: string, legal: readonly string[] | null) => legal?.[0] ?? '';
    expect(() => playOut(endless, { key, choose })).toThrow('is over after 3 calls of `apply`');
  });
});
