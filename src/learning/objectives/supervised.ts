import type { Scalar } from '@tensorflow/tfjs-core';
import type { Objective, ObjectiveLoss } from '../objective.ts';

/** See `supervised`. */
export interface Supervised extends Objective {
  readonly kind: 'supervised';
}

/** Learning from examples: weighted cross-entropy, loss = -Σ_t w_t · log π(token_t). */
export function supervised(): Supervised {
  return { kind: 'supervised', usesReference: false, trainsOnZeroAdvantage: true };
}

export const supervisedLoss: ObjectiveLoss<Supervised> = {
  kind: 'supervised',
  loss: (tf, _objective, { logProb, weight }) => ({
    loss: tf.neg<Scalar>(tf.sum(tf.mul(logProb, weight))),
    // The unweighted surprise per token: comparable between examples of different weights.
    metrics: { surprise: tf.neg<Scalar>(tf.sum(logProb)) },
  }),
};
