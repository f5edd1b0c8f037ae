import { cardAt, wordsAt } from 'agon-sim';
import type { Game, Plain } from 'agon-sim';

const SEATS = ['first', 'second'] as const;
const LIAR = 'liar';

/** What was rolled, by seat, and the bids so far, `liar` the last if it was called; x: forfeit. */
export type Dice = { readonly rolled: readonly number[]; readonly bids: readonly string[] };

/**
 * Liar's dice with one die each: bids say how many dice at least show a face, `2-5`; each is higher than the last,
 * until somebody calls `liar`. The highest face counts as any. Rules and order of bids as OpenSpiel's `liars_dice`.
 *
 * @param sides - of a die, at least 2
 */
export function liarsDiceOf(sides: number): Game<Dice> {
  const faces = Array.from({ length: sides }, (_, i) => i + 1);
  const all = [1, 2].flatMap((count) => faces.map((face) => `${count}-${face}`));
  const isOver = ({ bids }: Dice) => bids.at(-1) === LIAR || bids.at(-1) === 'x';
  /** What the first seat has won: 1, −1, or 0 as long as it goes on. */
  const won = (dice: Dice): number => {
    if (!isOver(dice)) return 0;
    const caller = dice.bids.length % 2 === 1 ? 1 : -1;
    if (dice.bids.at(-1) === 'x') return 0 - caller;
    const [count, face] = (dice.bids.at(-2) ?? '').split('-').map(Number);
    const there = dice.rolled.filter((one) => one === face || one === sides).length;
    return there >= (count ?? 0) ? 0 - caller : caller;
  };
  return {
    name: sides === 6 ? 'liars-dice' : `liars-dice-of-${sides}`,
    type: {
      ...{ players: [2, 2], turnOrder: 'sequential', information: 'imperfect' },
      ...{ payoffSum: 'zero', rewardBounds: [-1, 1], chance: 'explicit', symmetric: false },
      ...{ illegal: 'forfeit', longest: all.length + 1 },
    },
    seats: SEATS,
    phases: { rolling: ['rolling', 'bidding'], bidding: ['bidding', 'over'], over: [] },
    initial: () => ({ rolled: [], bids: [] }),
    phase: (dice) => (dice.rolled.length < 2 ? 'rolling' : isOver(dice) ? 'over' : 'bidding'),
    toAct: (dice) =>
      dice.rolled.length < 2 || isOver(dice) ? [] : [SEATS[dice.bids.length % 2 === 0 ? 0 : 1]],
    chance: ({ rolled, bids }) =>
      rolled.length === 2
        ? null
        : faces.map((face) => ({
            ...{ probability: 1 / sides, label: String(face) },
            state: { rolled: [...rolled, face], bids },
          })),
    legal: ({ bids }) => {
      const last = bids.at(-1);
      return last === undefined ? all : [...all.slice(all.indexOf(last) + 1), LIAR];
    },
    apply: ({ rolled, bids }, actions) => {
      const [action] = Object.values(actions);
      return { rolled, bids: [...bids, action?.ok === true ? String(action.body as string) : 'x'] };
    },
    returns: (dice) => {
      const first = won(dice);
      return { first, second: 0 - first };
    },
    outcome: (dice) => dice as Plain,
    observe: ({ rolled, bids }, seat) => {
      const own = rolled[seat === 'first' ? 0 : 1] ?? '';
      const said = bids.join(' ');
      const content = `Liar's dice, one die of ${sides} sides each; ${sides} counts as any face. You rolled ${own}. Bids so far: ${said || 'none'}. Reply with a higher bid, such as 1-${sides}${said === '' ? '' : ', or liar'}.`;
      return { compact: `${own} ${said}?`, chat: [{ role: 'user', content }], maxLength: 4 };
    },
    picture: ({ rolled, bids }, viewer) => ({
      ...{ width: 5 * (all.length + 1), height: 5 },
      shapes: [
        ...SEATS.flatMap((seat, i) => {
          const isShown = viewer === null || viewer === seat;
          const face = isShown ? String(rolled[i] ?? '') : null;
          return [wordsAt(10 * i, 0, seat), ...(i < rolled.length ? cardAt(10 * i, 1, face) : [])];
        }),
        wordsAt(0, 4, bids.join(' ')),
      ],
    }),
    // What one saw last holds all that one saw before.
    informationState: ({ rolled, bids }, seat) =>
      `${rolled[seat === 'first' ? 0 : 1] ?? ''} ${bids.join(' ')}?`,
  };
}

export const liarsDice = liarsDiceOf(6);
