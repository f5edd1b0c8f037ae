import { cardAt, wordsAt } from 'agon-sim';
import type { Game, Plain } from 'agon-sim';

const SEATS = ['first', 'second'] as const;
const DEALS = ['JQ', 'JK', 'QJ', 'QK', 'KJ', 'KQ'];

/** The cards as dealt to first and second, null before that; then what was done: p(ass), b(et); x: forfeit. */
export type Hand = { readonly cards: string | null; readonly done: string };

const OVER = /^(pp|pbp|pbb|bp|bb)$|x$/;
const SHOWDOWN = /^(pp|pbb|bb)$/;

/** What the first seat wins, in antes. */
function won({ cards, done }: Hand): number {
  if (cards === null || !OVER.test(done)) return 0;
  // Whoever makes no legal move gives up the most that can be lost.
  if (done.endsWith('x')) return done.length % 2 === 1 ? -2 : 2;
  if (done === 'bp') return 1;
  if (done === 'pbp') return -1;
  return (
    ('JQK'.indexOf(cards[0] ?? '') > 'JQK'.indexOf(cards[1] ?? '') ? 1 : -1) *
    (done === 'pp' ? 1 : 2)
  );
}

/**
 * Kuhn poker: three cards, one each, an ante of 1 and one bet of 1. Its value for the first seat is −1/18.
 *
 * @see Kuhn (1950), "A simplified two-person poker", Contributions to the Theory of Games 1
 */
export const kuhnPoker: Game<Hand> = {
  name: 'kuhn-poker',
  type: {
    ...{ players: [2, 2], turnOrder: 'sequential', information: 'imperfect' },
    ...{ payoffSum: 'zero', rewardBounds: [-2, 2], chance: 'explicit', symmetric: false },
    ...{ illegal: 'forfeit', longest: 3 },
  },
  seats: SEATS,
  phases: {
    dealing: ['opening bet'],
    'opening bet': ['facing a bet', 'facing a pass', 'over'],
    'facing a pass': ['facing a bet', 'over'],
    'facing a bet': ['over'],
    over: [],
  },
  initial: () => ({ cards: null, done: '' }),
  phase: ({ cards, done }) => {
    if (cards === null) return 'dealing';
    if (OVER.test(done)) return 'over';
    return done === '' ? 'opening bet' : done.endsWith('b') ? 'facing a bet' : 'facing a pass';
  },
  toAct: ({ cards, done }) =>
    cards === null || OVER.test(done) ? [] : [SEATS[done.length % 2 === 0 ? 0 : 1]],
  chance: ({ cards }) =>
    cards === null
      ? DEALS.map((deal) => ({ probability: 1 / 6, label: deal, state: { cards: deal, done: '' } }))
      : null,
  legal: () => ['p', 'b'],
  apply: ({ cards, done }, actions) => {
    const action = Object.values(actions)[0];
    return { cards, done: done + (action?.ok === true ? String(action.body as string) : 'x') };
  },
  returns: (hand) => ({ first: won(hand), second: 0 - won(hand) }),
  outcome: (hand) => hand as Plain,
  observe: ({ cards, done }, seat) => {
    const compact = `${cards?.[seat === 'first' ? 0 : 1] ?? ''}${done}?`;
    const content = `Kuhn poker. Your card and what was done so far: ${compact.slice(0, -1)}. Reply p to pass or b to bet.`;
    return { compact, chat: [{ role: 'user', content }], maxLength: 1 };
  },
  picture: ({ cards, done }, viewer) => ({
    width: 20,
    height: 5,
    shapes: SEATS.flatMap((seat, i) => {
      const isShown = viewer === null || viewer === seat || SHOWDOWN.test(done);
      const said = [...done].filter((_, n) => n % 2 === i).join(' ');
      const card = cardAt(10 * i, 1, isShown ? (cards?.[i] ?? null) : null);
      return [wordsAt(10 * i, 0, seat), ...card, wordsAt(10 * i, 4, said)];
    }),
  }),
};
