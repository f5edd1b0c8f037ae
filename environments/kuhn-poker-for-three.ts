import { cardAt, wordsAt } from 'agon-sim';
import type { Game, Plain } from 'agon-sim';

const NAMES = ['first', 'second', 'third'] as const;

/** Cards as dealt, a letter each; then what was done: p(ass), b(et); x: forfeit. */
export type KuhnDeal = { readonly cards: string; readonly done: string };

/**
 * Kuhn poker for two or three: one card more than players, dealt one by one, an ante of 1 and one bet of 1. After a
 * bet all others may bet as well or give up. Rules as OpenSpiel's `kuhn_poker`.
 *
 * @see Szafron et al. (2013), "A parameterized family of equilibrium profiles for three-player Kuhn poker", AAMAS
 */
export function kuhnPokerOf(players: 2 | 3): Game<KuhnDeal> {
  const seats = NAMES.slice(0, players);
  const ranks = 'JQKA'.slice(0, players + 1);
  /** After how many actions it is over: one each if nobody bets, else one of all others after the bet. */
  const isOver = ({ cards, done }: KuhnDeal) => {
    if (cards.length < players) return false;
    const bet = done.indexOf('b');
    return done.endsWith('x') || done.length === (bet < 0 ? players : bet + players);
  };
  const returns = (deal: KuhnDeal): readonly number[] => {
    const { cards, done } = deal;
    if (!isOver(deal)) return seats.map(() => 0);
    const bets = seats.map((_, i) => done[i] === 'b' || done[i + players] === 'b');
    if (done.endsWith('x')) {
      // Whoever makes no legal move gives up the most that can be lost, which the others share.
      const loser = (done.length - 1) % players;
      return seats.map((_, i) => (i === loser ? -2 : 2 / (players - 1)));
    }
    const anybody = bets.includes(true);
    const put = bets.map((bet) => (bet ? 2 : 1));
    const shown = [...cards].map((card, i) =>
      bets[i] === true || !anybody ? ranks.indexOf(card) : -1,
    );
    const winner = shown.indexOf(Math.max(...shown));
    const pot = put.reduce((sum, own) => sum + own, 0);
    return put.map((own, i) => (i === winner ? pot - own : -own));
  };
  return {
    name: players === 2 ? 'kuhn-poker-dealt-singly' : 'kuhn-poker-for-three',
    type: {
      ...{ players: [players, players], turnOrder: 'sequential', information: 'imperfect' },
      ...{ payoffSum: 'zero', rewardBounds: [-2, 2 * (players - 1)], chance: 'explicit' },
      ...{ symmetric: false, illegal: 'forfeit', longest: 2 * players - 1 },
    },
    seats,
    phases: { dealing: ['dealing', 'betting'], betting: ['betting', 'over'], over: [] },
    initial: () => ({ cards: '', done: '' }),
    phase: (deal) => (deal.cards.length < players ? 'dealing' : isOver(deal) ? 'over' : 'betting'),
    toAct: (deal) => {
      const seat = seats[deal.done.length % players];
      return deal.cards.length < players || isOver(deal) || seat === undefined ? [] : [seat];
    },
    chance: ({ cards, done }) => {
      if (cards.length === players) return null;
      const left = [...ranks].filter((card) => !cards.includes(card));
      return left.map((card) => ({
        probability: 1 / left.length,
        label: card,
        state: { cards: cards + card, done },
      }));
    },
    legal: () => ['p', 'b'],
    apply: ({ cards, done }, actions) => {
      const [action] = Object.values(actions);
      return { cards, done: done + (action?.ok === true ? String(action.body as string) : 'x') };
    },
    returns: (deal) => {
      const paid = returns(deal);
      return Object.fromEntries(seats.map((seat, i) => [seat, paid[i] ?? 0]));
    },
    outcome: (deal) => deal as Plain,
    observe: ({ cards, done }, seat) => {
      const compact = `${cards[seats.indexOf(seat as (typeof NAMES)[number])] ?? ''}${done}?`;
      const content = `Kuhn poker for ${players}. Your card and what was done so far: ${compact.slice(0, -1)}. Reply p to pass or b to bet.`;
      return { compact, chat: [{ role: 'user', content }], maxLength: 1 };
    },
    picture: ({ cards, done }, viewer) => ({
      ...{ width: 10 * players, height: 5 },
      shapes: seats.flatMap((seat, i) => {
        const isShown = viewer === null || viewer === seat;
        const card = i < cards.length ? cardAt(10 * i, 1, isShown ? (cards[i] ?? null) : null) : [];
        const said = [...done].filter((_, n) => n % players === i).join(' ');
        return [wordsAt(10 * i, 0, seat), ...card, wordsAt(10 * i, 4, said)];
      }),
    }),
  };
}

export const kuhnPokerForThree = kuhnPokerOf(3);
