import type { Action, Game, Plain } from 'agon-sim';

const SEATS = ['first', 'second'] as const;

/** What the goods are worth to each, what each bid, −1 for nothing legal, and who got them. */
export type Auction = {
  readonly worth: readonly number[];
  readonly bids: readonly [number, number] | null;
  readonly winner: 0 | 1 | null;
};

/**
 * An auction with sealed bids for two: each learns what the goods are worth to it, 1 to `most`, and bids less than that;
 * the higher bid gets them, of equal ones either. Paid is the own bid (first price) or the other's (second price), where
 * a seat may bid all that the goods are worth. First price by the rules of OpenSpiel's `first_sealed_auction`.
 *
 * @see Vickrey (1961), "Counterspeculation, auctions, and competitive sealed tenders", Journal of Finance 16
 */
export function sealedAuctionOf({
  price = 'first' as 'first' | 'second',
  most = 10,
} = {}): Game<Auction> {
  const isBidding = ({ worth, bids }: Auction) => worth.length === 2 && bids === null;
  const isOver = ({ bids, winner }: Auction) =>
    bids !== null && (winner !== null || !bids.some((bid) => bid >= 0));
  const bestOf = (bids: readonly [number, number]) =>
    ([0, 1] as const).filter((i) => bids[i] >= 0 && bids[i] >= bids[(1 - i) as 0 | 1]);
  const legal = ({ worth }: Auction, seat: string) =>
    Array.from(
      { length: (worth[seat === 'first' ? 0 : 1] ?? 0) + (price === 'second' ? 1 : 0) },
      (_, bid) => String(bid),
    );
  return {
    name: `${price}-price-auction${most === 10 ? '' : `-to-${most}`}`,
    type: {
      ...{ players: [2, 2], turnOrder: 'simultaneous', information: 'imperfect' },
      ...{ payoffSum: 'general', rewardBounds: [0, most], chance: 'explicit', symmetric: true },
      ...{ illegal: 'rules', longest: 1 },
    },
    seats: SEATS,
    phases: {
      valuing: ['valuing', 'bidding'],
      bidding: ['choosing', 'over'],
      choosing: ['over'],
      over: [],
    },
    initial: () => ({ worth: [], bids: null, winner: null }),
    phase: (state) => {
      if (state.worth.length < 2) return 'valuing';
      return isBidding(state) ? 'bidding' : isOver(state) ? 'over' : 'choosing';
    },
    toAct: (state) => (isBidding(state) ? SEATS : []),
    chance: (state) => {
      const { worth, bids } = state;
      if (worth.length < 2) {
        return Array.from({ length: most }, (_, i) => ({
          ...{ probability: 1 / most, label: String(i + 1) },
          state: { ...state, worth: [...worth, i + 1] },
        }));
      }
      if (bids === null || isOver(state)) return null;
      return bestOf(bids).map((winner, _, { length }) => ({
        ...{ probability: 1 / length, label: SEATS[winner], state: { ...state, winner } },
      }));
    },
    legal,
    // Who bids nothing legal gets nothing.
    apply: (state, { first, second }) => ({ ...state, bids: [bidOf(first), bidOf(second)] }),
    returns: ({ worth, bids, winner }) => {
      const own = (seat: 0 | 1) => {
        if (bids === null || winner !== seat) return 0;
        return (
          (worth[seat] ?? 0) -
          (price === 'first' ? bids[seat] : Math.max(0, bids[seat === 0 ? 1 : 0]))
        );
      };
      return { first: own(0), second: own(1) };
    },
    outcome: (state) => state as Plain,
    observe: (state, seat) => {
      const worth = String(state.worth[seat === 'first' ? 0 : 1] ?? '');
      const paid = price === 'first' ? 'its own bid' : 'the other bid';
      const content = `A sealed auction for two: the higher bid gets the goods and pays ${paid}. To you they are worth ${worth}. Reply with a bid: ${legal(state, seat).join(', ')}.`;
      return { compact: `${worth}?`, chat: [{ role: 'user', content }], maxLength: 2 };
    },
  };
}

const bidOf = (action: Action | undefined) => (action?.ok === true ? Number(action.body) : -1);

/** In equilibrium with values from a continuum each bids half of its own. */
export const firstPriceAuction = sealedAuctionOf();
/** To bid what the goods are worth is best whatever the other does. */
export const secondPriceAuction = sealedAuctionOf({ price: 'second' });
