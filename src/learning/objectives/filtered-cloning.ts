import type { Scalar } from '@tensorflow/tfjs-core';
import type { Objective, ObjectiveLoss } from '../objective.ts';

/** See `filteredCloning`. */
export interface FilteredCloning extends Objective {
  readonly kind: 'filtered-cloning';
}

/**
 * Filtered behaviour cloning: imitates what was selected, and pushes away from nothing.
 *
 *     loss = -Σ_t w_t · max(A, 0) · log π(token_t)
 *
 * A is the weight of the selection, 0 or 1 from `selection`; with another estimator, whatever was
 * better than its baseline is imitated. Cross-entropy, so it needs no ratio and suits several passes.
 * Divide by `{ kind: 'advantages', atLeast: … }` for the mean over what was selected.
 *
 * @see Liao et al. (2024), Efficacy of Language Model Self-Play in Non-Zero-Sum Games (arXiv 2406.18872)
 */
export function filteredCloning(): FilteredCloning {
  return { kind: 'filtered-cloning', usesReference: false, trainsOnZeroAdvantage: false };
}

export const filteredCloningLoss: ObjectiveLoss<FilteredCloning> = {
  kind: 'filtered-cloning',
  loss: (tf, _objective, { logProb, advantage, weight, entropy }) => ({
    loss: tf.neg<Scalar>(tf.sum(tf.mul(tf.mul(logProb, tf.relu(advantage)), weight))),
    metrics: { surprise: tf.neg<Scalar>(tf.sum(logProb)), entropy: tf.sum<Scalar>(entropy) },
  }),
};
