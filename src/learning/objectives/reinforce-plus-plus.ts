import type { Scalar } from '@tensorflow/tfjs-core';
import { clippedSurrogate } from '../clipped-surrogate.ts';
import type { Objective, ObjectiveLoss } from '../objective.ts';
import { NO_REGULARISERS, checkWeights, policyMetrics, regularise } from '../regularisers.ts';
import type { Regularisers } from '../regularisers.ts';

/** See `reinforcePlusPlus`. */
export interface ReinforcePlusPlus extends Objective, Regularisers {
  readonly kind: 'reinforce-plus-plus';
  /** ε > 0 of the ratio's clip. */
  readonly clip: number;
  /** β >= 0: what each token's drift from the reference costs the tokens up to it, see `klRewardPenalty`. */
  readonly klCoefficient: number;
}

/**
 * REINFORCE++: token-level policy gradient without a critic.
 *
 *     A_t = A - β·Σ_{x >= t} log(π(x) / π_ref(x))          (the reply's advantage less its drift)
 *     loss = -Σ_t w_t · min(ρ_t·A_t, clip(ρ_t, 1 - ε, 1 + ε)·A_t)  +  regularisers
 *
 * With one update per batch of the same version every ρ is 1, and this is plain REINFORCE.
 *
 * Departures: (1) A is normalised before the drift is taken off, not after. With β = 0, which the paper
 * trains with, that is the same; with β > 0 the paper's order makes a deviation of 1 out of the drift
 * alone wherever rewards are all alike, however small β is. (2) The drift is that of the policy that acted.
 *
 * @see CoMAS (arXiv 2510.08529), equations 9 to 11; Hu (2025), REINFORCE++ (arXiv 2501.03262)
 */
export function reinforcePlusPlus(
  given: Partial<Omit<ReinforcePlusPlus, 'kind' | keyof Objective>> = {},
): ReinforcePlusPlus {
  const settings = { clip: 0.2, klCoefficient: 0, ...NO_REGULARISERS, ...given };
  const { clip, klCoefficient, klWeight, entropyWeight } = settings;
  checkWeights('reinforcePlusPlus', { klCoefficient, klWeight, entropyWeight });
  if (!(clip > 0)) {
    throw new RangeError(`reinforcePlusPlus: clip must be above 0, got ${clip}; try 0.2`);
  }
  return {
    kind: 'reinforce-plus-plus',
    usesReference: klCoefficient > 0 || klWeight > 0,
    trainsOnZeroAdvantage: klCoefficient > 0 || klWeight > 0 || entropyWeight > 0,
    ...settings,
  };
}

/** Expects advantages from which the drift has been taken off. */
export const reinforcePlusPlusLoss: ObjectiveLoss<ReinforcePlusPlus> = {
  kind: 'reinforce-plus-plus',
  loss: (tf, objective, terms) => {
    const { surrogate, clipped } = clippedSurrogate(tf, terms, objective.clip, objective.clip);
    const extra = regularise(tf, objective, terms);
    const perToken = extra === null ? tf.neg(surrogate) : tf.sub(extra, surrogate);
    return {
      loss: tf.sum<Scalar>(tf.mul(perToken, terms.weight)),
      metrics: { ...policyMetrics(tf, objective, terms), clipped },
    };
  },
};
