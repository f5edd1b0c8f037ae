import type { AdvantageEstimator } from '../experience.ts';
import { weightedMoments } from '../moments.ts';
import { groupRewarded } from '../group-batch.ts';
import type { GroupKey } from '../group-batch.ts';
import { tokenAdvantages } from '../token-advantages.ts';

/**
 * Centres and scales the rewards of one policy's batch (REINFORCE++).
 *
 *     A_i = (r_i - mean) / (std + ε), mean and std over the tokens of the batch
 *
 * All roles are mixed, as in the paper, unless `by` says otherwise. Mind what mixing does: if one role's
 * rewards average above another's, the other one gets negative advantages however well it plays. Under
 * CoMAS's rewards every well-formed scoring is punished. `by: perPolicyRole` gives each a mean and
 * deviation of its own. Rewards that are all equal get zeros.
 *
 * @param by - whose rewards are taken together; the whole batch unless said otherwise
 * @param epsilon - ε > 0, in reward units; in the denominator, so that nothing divides by zero
 * @see CoMAS (arXiv 2510.08529), equation 10; Hu (2025), REINFORCE++ (arXiv 2501.03262)
 */
export function batchNormalised({
  epsilon = 1e-8,
  by = () => 'all',
}: { readonly epsilon?: number; readonly by?: GroupKey } = {}): AdvantageEstimator {
  return {
    name: 'batch-normalised',
    estimate: (batch, state) => {
      const advantages = new Float64Array(batch.length);
      const slopes = new Float64Array(batch.length);
      for (const members of groupRewarded(batch, by).values()) {
        const rewards = members.map((position) => batch[position]?.reward ?? 0);
        const { mean, deviation } = weightedMoments(
          rewards,
          members.map((position) => batch[position]?.decision.tokens.length ?? 0),
        );
        if (deviation === 0) continue;
        members.forEach((position, i) => {
          advantages[position] = ((rewards[i] ?? 0) - mean) / (deviation + epsilon);
          slopes[position] = 1 / (deviation + epsilon);
        });
      }
      return { advantages, ...tokenAdvantages(batch, advantages, slopes), state };
    },
  };
}
