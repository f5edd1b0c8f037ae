import type { Scalar } from '@tensorflow/tfjs-core';
import type { Objective, ObjectiveLoss } from '../objective.ts';
import { checkWeights } from '../regularisers.ts';

/** See `klPenalty`. */
export interface KlPenalty extends Objective {
  readonly kind: 'kl-penalty';
  /** β >= 0. */
  readonly klWeight: number;
}

/**
 * Stays close to the frozen reference, and learns nothing else: loss = Σ_t w_t · β·KL(π ‖ π_ref)_t.
 *
 * As a part of a policy's training it anchors chosen roles on a few of their replies (`atMost`), which
 * costs less than a KL term on all of them. The advantages don't matter to it.
 *
 * @param klWeight - β, finite and at least 0; 0.3 if absent
 */
export function klPenalty({ klWeight = 0.3 }: { readonly klWeight?: number } = {}): KlPenalty {
  checkWeights('klPenalty', { klWeight });
  return { kind: 'kl-penalty', usesReference: true, trainsOnZeroAdvantage: true, klWeight };
}

export const klPenaltyLoss: ObjectiveLoss<KlPenalty> = {
  kind: 'kl-penalty',
  loss: (tf, { klWeight }, { divergence, weight }) => ({
    loss: tf.mul<Scalar>(tf.sum(tf.mul(divergence, weight)), klWeight),
    metrics: { kl: tf.sum<Scalar>(divergence) },
  }),
};
