import { wordsAt } from 'agon-sim';
import type { Action, Game, Plain } from 'agon-sim';

const SEATS = ['first', 'second'] as const;

/** The cards that were turned up, and what each seat bid for each of them; 0: nothing legal. */
export type Bids = {
  readonly turned: readonly number[];
  readonly bids: readonly (readonly [first: number, second: number])[];
};

/**
 * Goofspiel: both hold the cards 1 to n and bid one of them at once for the card that is turned up; the higher bid
 * gets its points, equal bids nobody. Both see all bids afterwards; the last card of each is played by itself. Who has
 * more points wins. Rules as OpenSpiel's `goofspiel`.
 *
 * @param cards - n, at least 2
 * @param order - of the cards that are turned up
 */
export function goofspielOf(cards: number, order: 'random' | 'descending' = 'random'): Game<Bids> {
  const all = Array.from({ length: cards }, (_, i) => i + 1);
  const left = (used: readonly number[]) => all.filter((card) => !used.includes(card));
  const by = ({ bids }: Bids, seat: string) => bids.map((bid) => bid[seat === 'first' ? 0 : 1]);
  const isOver = ({ bids }: Bids) => bids.length === cards || (bids.at(-1)?.includes(0) ?? false);
  const isTurning = (state: Bids) => !isOver(state) && state.turned.length === state.bids.length;
  const points = ({ turned, bids }: Bids) =>
    bids.reduce((sum, [first, second], i) => sum + Math.sign(first - second) * (turned[i] ?? 0), 0);
  /** What the first seat has won. Who bids nothing legal has lost. */
  const won = (state: Bids): number => {
    if (!isOver(state)) return 0;
    const [first = 0, second = 0] = state.bids.at(-1) ?? [];
    if (first === 0 || second === 0) return Math.sign(first) - Math.sign(second);
    return Math.sign(points(state));
  };
  const turn = (state: Bids, card: number): Bids => ({ ...state, turned: [...state.turned, card] });
  const next = (state: Bids) => {
    if (isOver(state)) return state;
    const [highest = 0] = left(state.turned).reverse();
    if (state.bids.length < cards - 1) return order === 'random' ? state : turn(state, highest);
    const [[first = 0], [second = 0]] = SEATS.map((seat) => left(by(state, seat))) as [
      number[],
      number[],
    ];
    return { turned: [...state.turned, highest], bids: [...state.bids, [first, second] as const] };
  };
  return {
    name: cards === 13 && order === 'random' ? 'goofspiel' : `goofspiel-of-${cards}-${order}`,
    type: {
      ...{ players: [2, 2], turnOrder: 'simultaneous', information: 'imperfect' },
      ...{ payoffSum: 'zero', rewardBounds: [-1, 1], symmetric: true, illegal: 'rules' },
      ...{ chance: order === 'random' ? 'explicit' : 'none', longest: cards - 1 },
    },
    seats: SEATS,
    phases:
      order === 'random'
        ? { turning: ['bidding'], bidding: ['turning', 'over'], over: [] }
        : { bidding: ['bidding', 'over'], over: [] },
    initial: () => next({ turned: [], bids: [] }),
    phase: (state) => (isOver(state) ? 'over' : isTurning(state) ? 'turning' : 'bidding'),
    toAct: (state) => (isOver(state) || isTurning(state) ? [] : SEATS),
    chance: (state) =>
      !isTurning(state)
        ? null
        : left(state.turned).map((card, _, { length }) => ({
            ...{ probability: 1 / length, label: String(card) },
            state: turn(state, card),
          })),
    legal: (state, seat) => left(by(state, seat)).map(String),
    apply: (state, { first, second }) =>
      next({ ...state, bids: [...state.bids, [bid(first), bid(second)]] }),
    returns: (state) => {
      const first = won(state);
      return { first, second: 0 - first };
    },
    outcome: (state) => state as Plain,
    observe: (state, seat) => {
      const { turned, bids } = state;
      const [own, other] = seat === 'first' ? ([0, 1] as const) : ([1, 0] as const);
      const past = bids.map((bid, i) => `${turned[i]}:${bid[own]}-${bid[other]}`).join(' ');
      const up = String(turned.at(-1) ?? '');
      const content = `Goofspiel with cards 1 to ${cards}. Rounds so far, as card:your bid-the other's: ${past || 'none'}. For ${up}, reply with a card that you still have: ${left(by(state, seat)).join(', ')}.`;
      return { compact: `${past} ${up}?`, chat: [{ role: 'user', content }], maxLength: 2 };
    },
    picture: ({ turned, bids }) => ({
      ...{ width: 8 + 3 * cards, height: 3 },
      shapes: [
        ...['cards', ...SEATS].map((name, y) => wordsAt(0, y, name, 'quiet')),
        ...turned.map((card, n) => wordsAt(8 + 3 * n, 0, String(card), 'strong')),
        ...bids.flatMap((pair, n) => pair.map((one, i) => wordsAt(8 + 3 * n, 1 + i, String(one)))),
      ],
    }),
    // What one saw last holds all that one saw before.
    informationState: (state, seat) => goofspielKey(state, seat),
  };
}

const bid = (action: Action | undefined) => (action?.ok === true ? Number(action.body) : 0);

function goofspielKey({ turned, bids }: Bids, seat: string): string {
  const own = bids.map((pair) => (seat === 'first' ? pair : pair.toReversed()).join('-'));
  return `${turned.join(' ')} | ${own.join(' ')}`;
}

export const goofspiel = goofspielOf(13);
