import { wordsAt } from 'agon-sim';
import type { Game, Plain } from 'agon-sim';

/** What was offered, −1 for nothing legal, and whether it was taken. */
export type Offer = { readonly offered: number | null; readonly taken: boolean | null };

/**
 * The ultimatum game: one offers some of ten coins, the other takes that or leaves it, and then neither gets any. By
 * backward induction the least is offered and taken; people offer some 40 per cent.
 *
 * @see Güth, Schmittberger & Schwarze (1982), "An experimental analysis of ultimatum bargaining", JEBO 3
 */
export function ultimatumOf(coins: number): Game<Offer> {
  const isOver = ({ offered, taken }: Offer) => taken !== null || offered === -1;
  return {
    name: coins === 10 ? 'ultimatum' : `ultimatum-of-${coins}`,
    type: {
      ...{ players: [2, 2], turnOrder: 'sequential', information: 'perfect' },
      ...{ payoffSum: 'general', rewardBounds: [0, coins], chance: 'none', symmetric: false },
      ...{ illegal: 'rules', longest: 2 },
    },
    seats: ['proposer', 'responder'],
    phases: { offering: ['answering', 'over'], answering: ['over'], over: [] },
    initial: () => ({ offered: null, taken: null }),
    phase: (state) => (isOver(state) ? 'over' : state.offered === null ? 'offering' : 'answering'),
    toAct: (state) => (isOver(state) ? [] : [state.offered === null ? 'proposer' : 'responder']),
    legal: ({ offered }) =>
      offered === null ? Array.from({ length: coins + 1 }, (_, n) => String(n)) : ['take', 'leave'],
    // Who says nothing legal has offered nothing, or left the offer: neither gets any.
    apply: ({ offered }, { proposer, responder }) => {
      if (offered !== null)
        return { offered, taken: responder?.ok === true && responder.body === 'take' };
      return { offered: proposer?.ok === true ? Number(proposer.body) : -1, taken: null };
    },
    returns: ({ offered, taken }) => {
      const given = taken === true ? (offered ?? 0) : null;
      return { proposer: given === null ? 0 : coins - given, responder: given ?? 0 };
    },
    outcome: (state) => state as Plain,
    observe: ({ offered }) => {
      const content =
        offered === null
          ? `You have ${coins} coins to share. Offer some to the other, who may leave them; then neither gets any. Reply with a number from 0 to ${coins}.`
          : `Of ${coins} coins you are offered ${offered}. Reply take, or leave: then neither gets any.`;
      return { compact: `${offered ?? ''}?`, chat: [{ role: 'user', content }], maxLength: 5 };
    },
    picture: ({ offered, taken }) => ({
      ...{ width: 20, height: 2 },
      shapes: [
        wordsAt(0, 0, `offered: ${offered ?? ''}`),
        wordsAt(0, 1, taken === null ? '' : taken ? 'taken' : 'left'),
      ],
    }),
  };
}

export const ultimatum = ultimatumOf(10);
