import type { AdvantageEstimator } from '../experience.ts';
import { moments } from '../moments.ts';
import { groupRewarded, groupByTask } from '../group-batch.ts';
import type { GroupKey } from '../group-batch.ts';
import { tokenAdvantages } from '../token-advantages.ts';

/**
 * Compares siblings with each other (GRPO): several replies of one role to the same task.
 *
 *     A_i = (r_i - mean) / (std + ε), mean and std over the siblings of i
 *
 * Siblings that all got the same reward teach nothing about each other and get zeros; so does one
 * without siblings.
 *
 * @param epsilon - ε > 0, in reward units; in the denominator
 * @param siblings - who is compared with whom; by task group and role unless said otherwise
 * @see Shao et al. (2024), DeepSeekMath (arXiv 2402.03300), section 4.1.2
 */
export function groupNormalised({
  epsilon = 1e-9,
  siblings = groupByTask,
}: { readonly epsilon?: number; readonly siblings?: GroupKey } = {}): AdvantageEstimator {
  return {
    name: 'group-normalised',
    estimate: (batch, state) => {
      const advantages = new Float64Array(batch.length);
      const slopes = new Float64Array(batch.length);
      for (const group of groupRewarded(batch, siblings).values()) {
        const rewards = group.map((position) => batch[position]?.reward ?? 0);
        const { mean, deviation } = moments(rewards);
        if (deviation === 0) continue;
        group.forEach((position, i) => {
          advantages[position] = ((rewards[i] ?? 0) - mean) / (deviation + epsilon);
          slopes[position] = 1 / (deviation + epsilon);
        });
      }
      return { advantages, ...tokenAdvantages(batch, advantages, slopes), state };
    },
  };
}
