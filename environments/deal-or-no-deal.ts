import { wordsAt } from 'agon-sim';
import type { Game, Plain } from 'agon-sim';

const SEATS = ['first', 'second'] as const;
/** What all things together are worth to either, and how long they talk. */
const [TOTAL, LONGEST] = [10, 10];

type Things = readonly [books: number, hats: number, balls: number];

/**
 * How many there are of each thing, what one of each is worth to each seat, offers (what the offering seat takes). Counts
 * are drawn first, then what things are worth to first, then to second.
 */
export type Deal = {
  readonly counts: Things | null;
  readonly worth: readonly Things[];
  readonly offers: readonly Things[];
  readonly end: 'agreed' | 'none' | null;
};

const upTo = (most: number, least = 0) =>
  Array.from({ length: most + 1 - least }, (_, i) => least + i);
const threes = (a: readonly number[], b = a, c = a): readonly Things[] =>
  a.flatMap((x) => b.flatMap((y) => c.map((z) => [x, y, z] as const)));
const dot = (a: Things, b: Things) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** One to four of each thing, six in all. */
const COUNTS = threes(upTo(4, 1)).filter(([a, b, c]) => a + b + c === 6);
const WORTHS = threes(upTo(TOTAL));

/** What may be drawn next; each thing is worth something to somebody, and one of them to both. */
function draws({ counts, worth }: Deal): readonly Things[] {
  if (counts === null) return COUNTS;
  const [own] = worth;
  return WORTHS.filter(
    (one) =>
      dot(counts, one) === TOTAL &&
      (own === undefined ||
        (dot(own, one) > 0 && own.every((value, i) => value + (one[i] ?? 0) > 0))),
  );
}

/**
 * Deal or No Deal: two share books, hats and balls that are worth something else to each, by offers in turn. An offer says
 * what one takes oneself; the other agrees or makes one of its own. Without a deal after ten words both get nothing.
 *
 * With X what a seat's share is worth to it, each gets its own X + λ times the other's.
 *
 * @param options - `cooperation`: λ, from −1 (strictly competitive) over 0 (semi) to 1 (cooperative)
 * @see Lewis et al. (2017), "Deal or no deal?", https://arxiv.org/abs/1706.05125 (things and values, here six things always); Liao, Tomlin & Klein
 *   (2024), "Efficacy of language model self-play in non-zero-sum games", https://arxiv.org/abs/2406.18872 (λ)
 */
export function dealOrNoDealOf({ cooperation = 0 } = {}): Game<Deal> {
  const other = (i: number) => (i === 0 ? 1 : 0);
  const mover = ({ offers }: Deal) => (offers.length % 2 === 0 ? 0 : 1);
  return {
    name: cooperation === 0 ? 'deal-or-no-deal' : `deal-or-no-deal-${cooperation}`,
    type: {
      ...{ players: [2, 2], turnOrder: 'sequential', information: 'imperfect' },
      payoffSum: cooperation === -1 ? 'zero' : 'general',
      rewardBounds: [Math.min(0, cooperation * TOTAL), TOTAL + Math.max(0, cooperation * TOTAL)],
      ...{ chance: 'explicit', symmetric: false, illegal: 'rules', longest: LONGEST },
    },
    seats: SEATS,
    phases: { drawing: ['drawing', 'talking'], talking: ['talking', 'over'], over: [] },
    initial: () => ({ counts: null, worth: [], offers: [], end: null }),
    phase: ({ worth, end }) => (worth.length < 2 ? 'drawing' : end === null ? 'talking' : 'over'),
    toAct: (deal) => (deal.worth.length === 2 && deal.end === null ? [SEATS[mover(deal)]] : []),
    chance: (deal) => {
      if (deal.worth.length === 2) return null;
      return draws(deal).map((drawn, _, { length }) => ({
        ...{ probability: 1 / length, label: drawn.join(' ') },
        state:
          deal.counts === null
            ? { ...deal, counts: drawn }
            : { ...deal, worth: [...deal.worth, drawn] },
      }));
    },
    legal: ({ counts, offers }) => [
      ...(offers.length > 0 ? ['agree'] : []),
      ...threes(upTo(counts?.[0] ?? 0), upTo(counts?.[1] ?? 0), upTo(counts?.[2] ?? 0)).map(
        (taken) => taken.join(' '),
      ),
    ],
    // Who says nothing legal has broken off.
    apply: (deal, actions) => {
      const action = actions[SEATS[mover(deal)]];
      if (action?.ok !== true) return { ...deal, end: 'none' };
      if (action.body === 'agree') return { ...deal, end: 'agreed' };
      const [a = 0, b = 0, c = 0] = String(action.body as string)
        .split(' ')
        .map(Number);
      const offers = [...deal.offers, [a, b, c] as const];
      return { ...deal, offers, end: offers.length === LONGEST ? 'none' : null };
    },
    returns: ({ counts, worth, offers, end }) => {
      const taken = offers.at(-1);
      if (end !== 'agreed' || taken === undefined || counts === null)
        return { first: 0, second: 0 };
      const left = [counts[0] - taken[0], counts[1] - taken[1], counts[2] - taken[2]] as const;
      const offering = other(offers.length % 2);
      const share = (seat: 0 | 1) =>
        dot(worth[seat] ?? [0, 0, 0], seat === offering ? taken : left);
      const [first, second] = [share(0), share(1)];
      return { first: first + cooperation * second, second: second + cooperation * first };
    },
    outcome: (deal) => deal as Plain,
    observe: ({ counts, worth, offers }, seat) => {
      const own = worth[seat === 'first' ? 0 : 1] ?? [0, 0, 0];
      const said = offers.map((offer) => offer.join('')).join(' ');
      const content = `There are ${counts?.[0] ?? 0} books, ${counts?.[1] ?? 0} hats and ${counts?.[2] ?? 0} balls; one of each is worth ${own.join(', ')} to you. Offers so far, what each in turn would take: ${offers.map((offer) => offer.join(' ')).join('; ') || 'none'}. Reply with the books, hats and balls you take, such as 1 0 2${offers.length > 0 ? ', or agree' : ''}.`;
      return {
        compact: `${counts?.join('') ?? ''} ${own.join(',')} ${said}?`,
        chat: [{ role: 'user', content }],
        maxLength: 5,
      };
    },
    picture: ({ counts, worth, offers }, viewer) => ({
      ...{ width: 30, height: 3 + LONGEST },
      shapes: [
        wordsAt(0, 0, `there are  ${counts?.join(' ') ?? ''}`),
        ...SEATS.map((seat, i) => {
          const isShown = viewer === null || viewer === seat;
          return wordsAt(
            0,
            1 + i,
            `to ${seat}  ${isShown ? (worth[i]?.join(' ') ?? '') : '? ? ?'}`,
          );
        }),
        ...offers.map((offer, n) =>
          wordsAt(0, 3 + n, `${SEATS[n % 2 === 0 ? 0 : 1]} takes ${offer.join(' ')}`),
        ),
      ],
    }),
  };
}

export const dealOrNoDeal = dealOrNoDealOf();
