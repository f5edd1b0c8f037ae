import type { Scalar } from '@tensorflow/tfjs-core';
import { clippedSurrogate } from '../clipped-surrogate.ts';
import type { Objective, ObjectiveLoss } from '../objective.ts';
import { NO_REGULARISERS, checkWeights, policyMetrics, regularise } from '../regularisers.ts';
import type { Regularisers } from '../regularisers.ts';

/** See `ppoClip`. */
export interface PpoClip extends Objective, Regularisers {
  readonly kind: 'ppo-clip';
  /** In (0, 1]: the ratio's gradient stops below 1 - clipBelow. */
  readonly clipBelow: number;
  /** Above 0: it stops above 1 + clipAbove. */
  readonly clipAbove: number;
  /** At least 0; above 0 the value head learns to predict the reward. */
  readonly valueWeight: number;
}

/**
 * PPO with a clipped surrogate.
 *
 *     loss = Σ_t w_t · ( -min(ρ_t·A, clip(ρ_t, 1 - ε_below, 1 + ε_above)·A)
 *                        + c_v·½(V_t - R)² + β·KL_t - c_e·H_t )
 *
 * Made for several updates on one batch: the clip keeps each of them near the policy that acted.
 *
 * @see Schulman et al. (2017), "Proximal policy optimization algorithms", equations 7 and 9
 */
export function ppoClip(given: Partial<Omit<PpoClip, 'kind' | keyof Objective>> = {}): PpoClip {
  const settings = { clipBelow: 0.2, clipAbove: 0.2, valueWeight: 0, ...NO_REGULARISERS, ...given };
  const { clipBelow, clipAbove, valueWeight, klWeight, entropyWeight } = settings;
  checkWeights('ppoClip', { valueWeight, klWeight, entropyWeight });
  if (!(clipBelow > 0 && clipBelow <= 1 && clipAbove > 0)) {
    throw new RangeError(
      `ppoClip: clipBelow must be in (0, 1] and clipAbove above 0, got ${clipBelow} and ${clipAbove}; try 0.2`,
    );
  }
  return {
    kind: 'ppo-clip',
    usesReference: klWeight > 0,
    trainsOnZeroAdvantage: klWeight > 0 || entropyWeight > 0 || valueWeight > 0,
    ...settings,
  };
}

export const ppoClipLoss: ObjectiveLoss<PpoClip> = {
  kind: 'ppo-clip',
  loss: (tf, objective, terms) => {
    const { clipBelow, clipAbove, valueWeight } = objective;
    const { surrogate, clipped } = clippedSurrogate(tf, terms, clipBelow, clipAbove);
    const extra = regularise(tf, objective, terms);
    let perToken = extra === null ? tf.neg(surrogate) : tf.sub(extra, surrogate);
    const metrics: Record<string, Scalar> = {
      ...policyMetrics(tf, objective, terms),
      clipped,
    };
    if (valueWeight > 0) {
      const squares = tf.square(tf.sub(terms.value, terms.return));
      perToken = tf.add(perToken, tf.mul(squares, valueWeight / 2));
      metrics['valueError'] = tf.sum<Scalar>(squares);
    }
    return { loss: tf.sum<Scalar>(tf.mul(perToken, terms.weight)), metrics };
  },
};
