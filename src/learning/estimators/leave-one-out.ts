import type { AdvantageEstimator } from '../experience.ts';
import { moments } from '../moments.ts';
import { groupRewarded, groupByTask } from '../group-batch.ts';
import type { GroupKey } from '../group-batch.ts';
import { tokenAdvantages } from '../token-advantages.ts';

/**
 * Compares each reply with the mean of its siblings without itself (RLOO).
 *
 *     A_i = r_i - Σ_{j ≠ i} r_j / (n - 1)
 *
 * The baseline doesn't hold the reply's own reward, so the gradient is unbiased; nothing is divided by
 * a deviation. A reply without siblings gets 0, and so do siblings that all got the same reward.
 *
 * @param siblings - who is compared with whom; by task group and role unless said otherwise
 * @see Ahmadian et al. (2024), Back to Basics (arXiv 2402.14740), section 2.2
 */
export function leaveOneOut({
  siblings = groupByTask,
}: { readonly siblings?: GroupKey } = {}): AdvantageEstimator {
  return {
    name: 'leave-one-out',
    estimate: (batch, state) => {
      const advantages = new Float64Array(batch.length);
      const slopes = new Float64Array(batch.length);
      for (const group of groupRewarded(batch, siblings).values()) {
        const rewardAt = (position: number) => batch[position]?.reward ?? 0;
        if (moments(group.map(rewardAt)).deviation === 0) continue;
        for (const position of group) {
          const others = group.filter((other) => other !== position);
          const sum = others.reduce((total, other) => total + rewardAt(other), 0);
          advantages[position] = rewardAt(position) - sum / others.length;
          slopes[position] = 1;
        }
      }
      return { advantages, ...tokenAdvantages(batch, advantages, slopes), state };
    },
  };
}
