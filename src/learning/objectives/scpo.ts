import type { Scalar } from '@tensorflow/tfjs-core';
import { compareReplies, preferenceMetrics, preferenceLoss } from '../compare-replies.ts';
import type { ObjectiveLoss, PreferenceObjective } from '../objective.ts';
import { checkWeights } from '../regularisers.ts';
import { meanByReply } from '../sum-by-reply.ts';

/** See `scpo`. */
export interface Scpo extends PreferenceObjective {
  readonly kind: 'scpo';
  /** β > 0, as of `dpo`. */
  readonly beta: number;
  /** α >= 0: how much the chosen reply is also imitated. */
  readonly cloneWeight: number;
}

/**
 * Self-consistency preference optimisation: weighted DPO that imitates the chosen reply as well.
 *
 *     loss = -Σ_pairs w · [ log σ( β·log ratio(y⁺) - β·log ratio(y⁻) )  +  α/|y⁺| · log π(y⁺) ]
 *
 * with w the margin of the votes, which `votePairs` gives. The second part keeps the chosen reply's
 * own probability from falling, which DPO alone permits as long as the other's falls faster.
 *
 * @param beta - above 0; 0.5 if absent
 * @param cloneWeight - α, at least 0; 1 if absent
 * @see Self-Consistency Preference Optimization (arXiv 2411.04109)
 */
export function scpo({
  beta = 0.5,
  cloneWeight = 1,
}: { readonly beta?: number; readonly cloneWeight?: number } = {}): Scpo {
  checkWeights('scpo', { cloneWeight });
  if (!(beta > 0 && beta < Infinity)) {
    throw new RangeError(`scpo: beta must be finite and above 0, got ${beta}; try 0.5`);
  }
  const shape = { usesReference: true, trainsOnZeroAdvantage: false, comparesPairs: true } as const;
  return { kind: 'scpo', ...shape, beta, cloneWeight };
}

export const scpoLoss: ObjectiveLoss<Scpo> = {
  kind: 'scpo',
  loss: (tf, { beta, cloneWeight }, terms) => {
    const replies = compareReplies(tf, terms, beta);
    const perToken = meanByReply(tf, terms.logProb, terms.starts);
    const imitated = tf.sum<Scalar>(tf.mul(perToken, replies.preference));
    return {
      loss: tf.sub(preferenceLoss(tf, replies), tf.mul(imitated, cloneWeight)),
      metrics: preferenceMetrics(tf, replies),
    };
  },
};
