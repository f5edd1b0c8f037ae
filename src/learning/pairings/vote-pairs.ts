import type { Experience } from '../experience.ts';
import type { Pairing } from '../preference.ts';
import { rankSiblings } from '../rank-siblings.ts';
import { groupBatch, groupByTask } from '../group-batch.ts';
import type { GroupKey } from '../group-batch.ts';

/**
 * Of each task's replies, one that gives the most voted answer against one that gives the least voted,
 * weighted by the difference of their votes.
 *
 *     w = (V(y⁺) - V(y⁻)) / k,   V(y) = how many of the k replies give y's answer
 *
 * Tasks whose most voted answer has too few votes are left out: there the majority says little.
 *
 * @param column - the reward term that says V / k of each reply, in [0, 1]. Replies without it are left
 *   out. `vote-share` if absent
 * @param leastTop - the top share of votes that a task needs, in [0, 1]; 0.5 if absent
 * @param siblings - whose votes were counted together; by task group and role unless said otherwise
 * @see Self-Consistency Preference Optimization (arXiv 2411.04109)
 */
export function votePairs({
  column = 'vote-share',
  leastTop = 0.5,
  siblings = groupByTask,
}: {
  readonly column?: string;
  readonly leastTop?: number;
  readonly siblings?: GroupKey;
} = {}): Pairing {
  if (!(leastTop >= 0 && leastTop <= 1)) {
    throw new RangeError(`votePairs: leastTop must be in [0, 1], got ${leastTop}; try 0.5`);
  }
  const sharesOf = (one: Experience | undefined) => one?.rewardTerms[column] ?? 0;
  return {
    name: 'vote-pairs',
    pair: (batch) =>
      [...groupBatch(batch, siblings).values()].flatMap((group) => {
        const voted = group.filter(
          (position) => batch[position]?.rewardTerms[column] !== undefined,
        );
        const ranked = rankSiblings(batch, voted, sharesOf);
        const [chosen = 0, rejected = 0] = [ranked[0], ranked.at(-1)];
        const top = sharesOf(batch[chosen]);
        const weight = top - sharesOf(batch[rejected]);
        return top >= leastTop && weight > 0 ? [{ chosen, rejected, weight }] : [];
      }),
  };
}
