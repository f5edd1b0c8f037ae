import { decisionsOf } from '../../core/episode.ts';
import { creditFor } from '../credit-for.ts';
import { numberInShort } from '../in-short.ts';
import { returnsOf } from '../returns-of.ts';
import type { RewardTerm } from '../term.ts';

/**
 * Pays every decision of a seat what the seat's whole return was in the game.
 *
 * Range [−1, 1] if absent, both included: give the `rewardBounds` of the game.
 *
 * @param range - least and greatest return of one seat
 */
export function returns({
  range = [-1, 1],
}: { readonly range?: readonly [least: number, greatest: number] } = {}): RewardTerm {
  return {
    name: 'returns',
    sources: [],
    formula: 'what the seat has earned when the game is over',
    range,
    judge: (group) =>
      group.flatMap((episode) => {
        const earned = returnsOf(episode, 'returns');
        if (earned === null) return [];
        const told = episode.events.findLastIndex(({ kind }) => kind === 'returns');
        return decisionsOf(episode).map((decision) => {
          const value = earned[decision.agent] ?? 0;
          return creditFor(decision, 'returns', value, {
            sentence: `${decision.agent} ended with ${numberInShort(value)}`,
            ...(told >= 0 && { events: [told] }),
          });
        });
      }),
  };
}
