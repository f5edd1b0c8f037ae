import type { AdvantageEstimator } from '../experience.ts';
import { weightedMoments } from '../moments.ts';

/**
 * Centres and scales the rewards of one policy's whole batch, all roles mixed (REINFORCE++).
 *
 *     A_i = (r_i - mean) / (std + ε), mean and std over the tokens of the batch
 *
 * Mind what mixing roles does: if one role's rewards average above another's, the other role gets
 * negative advantages however well it plays. `roleConditioned` has a baseline for each.
 * A batch whose rewards are all equal gets zeros.
 *
 * @param epsilon - ε > 0, in reward units; in the denominator, so that nothing divides by zero
 * @see CoMAS (arXiv 2510.08529), equation 10; Hu (2025), REINFORCE++ (arXiv 2501.03262)
 */
export function batchNormalised({
  epsilon = 1e-8,
}: { readonly epsilon?: number } = {}): AdvantageEstimator {
  return {
    name: 'batch-normalised',
    estimate: (batch, state) => {
      const { mean, deviation } = weightedMoments(
        batch.map(({ reward }) => reward),
        batch.map(({ tokens }) => tokens.length),
      );
      return {
        advantages: Float64Array.from(batch, ({ reward }) =>
          deviation === 0 ? 0 : (reward - mean) / (deviation + epsilon),
        ),
        state,
      };
    },
  };
}
