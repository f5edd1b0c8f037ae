import { wordsAt } from 'agon-sim';
import type { Game, Plain } from 'agon-sim';

const SEATS = ['first', 'second'] as const;

/** What is left on each pile, how many moves were made, and who has won, if anybody. */
export type Piles = {
  readonly left: readonly number[];
  readonly moves: number;
  readonly winner: 0 | 1 | null;
};

/**
 * Nim: take as many as you like, at least one, from one pile. Whoever takes the last has lost (`misere`), or has won.
 * The first to move loses if the exclusive or of the piles is 0, unless all piles are of one in misère play (Bouton
 * 1901). Rules and piles as OpenSpiel's `nim`.
 *
 * @param options - `piles`: sizes at the beginning, at most 9 piles
 */
export function nimOf({ piles = [1, 3, 5, 7], misere = true } = {}): Game<Piles> {
  return {
    name:
      piles.join() === '1,3,5,7' && misere
        ? 'nim'
        : `nim-${piles.join('-')}${misere ? '' : '-normal'}`,
    type: {
      ...{ players: [2, 2], turnOrder: 'sequential', information: 'perfect' },
      ...{ payoffSum: 'zero', rewardBounds: [-1, 1], chance: 'none', symmetric: false },
      ...{ illegal: 'forfeit', longest: piles.reduce((sum, size) => sum + size, 0) },
    },
    seats: SEATS,
    phases: { taking: ['taking', 'over'], over: [] },
    initial: () => ({ left: piles, moves: 0, winner: null }),
    phase: ({ winner }) => (winner === null ? 'taking' : 'over'),
    toAct: ({ moves, winner }) => (winner === null ? [SEATS[moves % 2 === 0 ? 0 : 1]] : []),
    legal: ({ left }) =>
      left.flatMap((size, i) => Array.from({ length: size }, (_, n) => `${i + 1}-${n + 1}`)),
    apply: ({ left, moves }, actions) => {
      const [mover, other] = moves % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const);
      const action = actions[SEATS[mover]];
      if (action?.ok !== true) return { left, moves, winner: other };
      const [pile = 0, taken = 0] = String(action.body as string)
        .split('-')
        .map(Number);
      const rest = left.with(pile - 1, (left[pile - 1] ?? 0) - taken);
      const isLast = rest.every((size) => size === 0);
      return { left: rest, moves: moves + 1, winner: !isLast ? null : misere ? other : mover };
    },
    returns: ({ winner }) => {
      const first = winner === null ? 0 : winner === 0 ? 1 : -1;
      return { first, second: 0 - first };
    },
    outcome: (state) => state as Plain,
    observe: ({ left }) => {
      const content = `Nim, the last to take has ${misere ? 'lost' : 'won'}. Piles: ${left.join(', ')}. Reply with a pile, counted from 1, and how many you take, such as 1-1.`;
      return { compact: `${left.join(' ')}?`, chat: [{ role: 'user', content }], maxLength: 4 };
    },
    picture: ({ left }) => ({
      ...{ width: 3 + Math.max(...piles), height: piles.length },
      shapes: left.flatMap((size, y) => [
        wordsAt(0, y, String(y + 1), 'quiet'),
        wordsAt(3, y, 'I'.repeat(size), 'strong'),
      ]),
    }),
  };
}

export const nim = nimOf();
