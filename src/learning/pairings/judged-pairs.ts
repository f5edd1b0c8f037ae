import type { Pairing } from '../preference.ts';
import { rankSiblings } from '../rank-siblings.ts';
import { groupRewarded, groupByTask } from '../group-batch.ts';
import type { GroupKey } from '../group-batch.ts';

/**
 * Of each task's replies, the best judged one against the worst, with weight 1. Judged by reward: with
 * a self-judging term this makes the pairs of Self-Rewarding LMs.
 *
 * @param siblings - who is compared with whom; by task group and role unless said otherwise
 * @param leastMargin - pairs whose rewards differ by this or less are left out; at least 0, 0 if absent
 * @see Self-Rewarding Language Models (arXiv 2401.10020)
 */
export function judgedPairs({
  siblings = groupByTask,
  leastMargin = 0,
}: { readonly siblings?: GroupKey; readonly leastMargin?: number } = {}): Pairing {
  if (!(leastMargin >= 0)) {
    throw new RangeError(`judgedPairs: leastMargin must be at least 0, got ${leastMargin}; try 0`);
  }
  return {
    name: 'judged-pairs',
    pair: (batch) =>
      [...groupRewarded(batch, siblings).values()].flatMap((group) => {
        const ranked = rankSiblings(batch, group, ({ reward }) => reward);
        const [chosen = 0, rejected = 0] = [ranked[0], ranked.at(-1)];
        const margin = (batch[chosen]?.reward ?? 0) - (batch[rejected]?.reward ?? 0);
        return margin > leastMargin ? [{ chosen, rejected, weight: 1 }] : [];
      }),
  };
}
