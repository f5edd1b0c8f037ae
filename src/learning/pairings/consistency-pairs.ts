import type { Experience } from '../experience.ts';
import { kendallTau } from '../../statistics/kendall-tau.ts';
import type { Pairing } from '../preference.ts';
import { rankSiblings } from '../rank-siblings.ts';
import { groupBatch, groupByTask } from '../group-batch.ts';
import type { GroupKey } from '../group-batch.ts';

/**
 * Best against worst by the judgement of the present, as far as the past agrees with it.
 *
 *     C = (τ + 1) / 2,   τ = Kendall's rank correlation of the two judgements of the same replies
 *
 * Each pair is there twice: with weight C as judged, and reversed with weight 1 - C. With `dpo` this is
 * CREAM's loss: judgements that change from version to version push little.
 *
 * Departures: (1) the mean of C is over a batch, not over a whole round of training; (2) tasks whose
 * replies are judged alike at present make no pair and have no say in the mean; (3) τ is the form for ties
 * (tau-b). The paper's judgements are likelihoods, which are hardly ever tied; the mean of a few verdicts
 * mostly is, and by the paper's form judgements of eight replies that are the same, four for and four
 * against, would have a C of 0.79 in place of 1, and a fifth of the weight on the reversed pair.
 *
 * @param present - the column of the judgement by the policy as it is; `version-judging` if absent
 * @param past - the column of the judgement by an earlier version; `version-judging-past` if absent
 * @param average - C is the mean over all tasks, as in the paper; each task has its own where false.
 *   True if absent
 * @param siblings - who is compared with whom; by task group and role unless said otherwise
 * @see CREAM: Consistency Regularized Self-Rewarding Language Models (arXiv 2410.12735)
 */
export function consistencyPairs({
  present = 'version-judging',
  past = 'version-judging-past',
  average = true,
  siblings = groupByTask,
}: {
  readonly present?: string;
  readonly past?: string;
  readonly average?: boolean;
  readonly siblings?: GroupKey;
} = {}): Pairing {
  return {
    name: 'consistency-pairs',
    pair: (batch) => {
      const now = (one: Experience | undefined) => one?.rewardTerms[present] ?? 0;
      const before = (one: Experience | undefined) => one?.rewardTerms[past] ?? 0;
      const tasks = [...groupBatch(batch, siblings).values()].flatMap((group) => {
        const judged = group.filter((position) => {
          const columns = batch[position]?.rewardTerms ?? {};
          return columns[present] !== undefined && columns[past] !== undefined;
        });
        const ranked = rankSiblings(batch, judged, now);
        const [chosen = 0, rejected = 0] = [ranked[0], ranked.at(-1)];
        if (!(now(batch[chosen]) > now(batch[rejected]))) return [];
        const tau = kendallTau(
          ranked.map((position) => now(batch[position])),
          ranked.map((position) => before(batch[position])),
        );
        return [{ chosen, rejected, consistency: (tau + 1) / 2 }];
      });
      const sum = tasks.reduce((total, { consistency }) => total + consistency, 0);
      return tasks.flatMap(({ chosen, rejected, consistency }) => {
        const weight = average ? sum / tasks.length : consistency;
        return [
          { chosen, rejected, weight },
          { chosen: rejected, rejected: chosen, weight: 1 - weight },
        ];
      });
    },
  };
}
