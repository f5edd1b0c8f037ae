import { cardAt, wordsAt } from 'agon-sim';
import type { Game, Plain } from 'agon-sim';

const SEATS = ['first', 'second'] as const;
const DECK = ['J1', 'J2', 'Q1', 'Q2', 'K1', 'K2'];
/** What a raise adds, in the first and in the second round of betting. */
const RAISES = [2, 4];
/** The ante and all raises of both rounds. */
const MOST = 13;

/** Cards as dealt: to first, to second, then the one that both see. What was done in each round: f, c, r; x: forfeit. */
export type LeducHand = {
  readonly cards: readonly string[];
  readonly done: readonly [string, string];
};

/** A round of betting ends with a fold, or with a call that isn't its first action. */
const isClosed = (done: string) => done.endsWith('f') || (done.length > 1 && done.endsWith('c'));
const isOver = ({ done: [before, after] }: LeducHand) =>
  /[fx]$/.test(before) || /[fx]$/.test(after) || isClosed(after);
const isDealing = (hand: LeducHand) =>
  !isOver(hand) && (hand.cards.length < 2 || (hand.cards.length < 3 && isClosed(hand.done[0])));
const roundOf = ({ cards }: LeducHand) => (cards.length < 3 ? 0 : 1);

/** What each has put in: an ante of 1, and what was called and raised. */
function stakes({ done }: LeducHand): readonly [number, number] {
  const put: [number, number] = [1, 1];
  for (const [round, actions] of done.entries()) {
    for (const [i, action] of [...actions].entries()) {
      const seat = i % 2 === 0 ? 0 : 1;
      if (action === 'c' || action === 'r') put[seat] = put[1 - seat] ?? 0;
      if (action === 'r') put[seat] += RAISES[round] ?? 0;
    }
  }
  return put;
}

/** A pair with the shared card is worth more than any card alone. */
const strength = ([own = '']: string, shared: string) =>
  own === shared[0] ? 3 : 'JQK'.indexOf(own);

/** What the first seat wins, in antes. */
function won(hand: LeducHand): number {
  if (!isOver(hand)) return 0;
  const last = hand.done[1] === '' ? hand.done[0] : hand.done[1];
  const lastSeat = last.length % 2 === 1 ? 0 : 1;
  const put = stakes(hand);
  // Whoever makes no legal move gives up the most that can be lost.
  if (last.endsWith('x')) return lastSeat === 0 ? -MOST : MOST;
  if (last.endsWith('f')) return lastSeat === 0 ? -put[0] : put[1];
  const [first = '', second = '', shared = ''] = hand.cards;
  return Math.sign(strength(first, shared) - strength(second, shared)) * put[0];
}

/**
 * Leduc hold'em: six cards of three ranks, one each and one that both see; two rounds of betting, of two raises at
 * most. Its value for the first seat is −0.0856. Rules and order as OpenSpiel's `leduc_poker`.
 *
 * @see Southey et al. (2005), "Bayes' bluff: opponent modelling in poker", https://arxiv.org/abs/1207.1411
 */
export const leducPoker: Game<LeducHand> = {
  name: 'leduc-poker',
  type: {
    ...{ players: [2, 2], turnOrder: 'sequential', information: 'imperfect' },
    ...{ payoffSum: 'zero', rewardBounds: [-MOST, MOST], chance: 'explicit', symmetric: false },
    ...{ illegal: 'forfeit', longest: 8 },
  },
  seats: SEATS,
  phases: {
    dealing: ['dealing', 'first round', 'second round'],
    'first round': ['first round', 'dealing', 'over'],
    'second round': ['second round', 'over'],
    over: [],
  },
  initial: () => ({ cards: [], done: ['', ''] }),
  phase: (hand) => {
    if (isOver(hand)) return 'over';
    if (isDealing(hand)) return 'dealing';
    return roundOf(hand) === 0 ? 'first round' : 'second round';
  },
  toAct: (hand) => {
    if (isOver(hand) || isDealing(hand)) return [];
    return [SEATS[(hand.done[roundOf(hand)]?.length ?? 0) % 2 === 0 ? 0 : 1]];
  },
  chance: (hand) => {
    if (!isDealing(hand)) return null;
    const left = DECK.filter((card) => !hand.cards.includes(card));
    return left.map((card) => ({
      probability: 1 / left.length,
      label: card,
      state: { cards: [...hand.cards, card], done: hand.done },
    }));
  },
  legal: (hand) => {
    const done = hand.done[roundOf(hand)] ?? '';
    const mayRaise = done.replaceAll('c', '').length < 2;
    return [...(done.endsWith('r') ? ['f'] : []), 'c', ...(mayRaise ? ['r'] : [])];
  },
  apply: (hand, actions) => {
    const [action] = Object.values(actions);
    const letter = action?.ok === true ? String(action.body as string) : 'x';
    const [before, after] = hand.done;
    const done =
      roundOf(hand) === 0 ? ([before + letter, ''] as const) : ([before, after + letter] as const);
    return { cards: hand.cards, done };
  },
  returns: (hand) => {
    const first = won(hand);
    return { first, second: 0 - first };
  },
  outcome: (hand) => hand as Plain,
  observe: (hand, seat) => {
    const own = hand.cards[seat === 'first' ? 0 : 1] ?? '';
    const shared = hand.cards[2] ?? '';
    const [before, after] = hand.done;
    const betting = shared === '' ? before : `${before} ${shared} ${after}`;
    const content = `Leduc poker. Your card is ${own}${shared === '' ? '' : `, the shared one ${shared}`}. Betting so far: ${`${before} ${after}`.trim() || 'none'}. Reply c to check or call, r to raise, f to fold against a raise.`;
    return { compact: `${own} ${betting}?`, chat: [{ role: 'user', content }], maxLength: 1 };
  },
  picture: ({ cards, done }, viewer) => ({
    ...{ width: 26, height: 5 },
    shapes: [...SEATS, 'shared'].flatMap((seat, i) => {
      const isShown = viewer === null || viewer === seat || seat === 'shared';
      const card =
        i < cards.length ? cardAt(10 * i, 1, isShown ? (cards[i]?.[0] ?? null) : null) : [];
      return [
        wordsAt(10 * i, 0, seat),
        ...card,
        ...(i < 2 ? [wordsAt(10 * i, 4, done[i] ?? '')] : []),
      ];
    }),
  }),
  // What one saw last holds all that one saw before.
  informationState: (hand, seat) => leducPoker.observe(hand, seat).compact,
};
