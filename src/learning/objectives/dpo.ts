import { compareReplies, preferenceMetrics, preferenceLoss } from '../compare-replies.ts';
import type { ObjectiveLoss, PreferenceObjective } from '../objective.ts';

/** See `dpo`. */
export interface Dpo extends PreferenceObjective {
  readonly kind: 'dpo';
  /** β > 0: how far from the reference a preference may take the policy; the smaller, the farther. */
  readonly beta: number;
}

/**
 * Direct preference optimisation.
 *
 *     loss = -Σ_pairs w · log σ( β·log(π(y⁺) / π_ref(y⁺)) - β·log(π(y⁻) / π_ref(y⁻)) )
 *
 * The reference is the policy's frozen one; with `reference: { every: K }` of the training this is
 * iterative DPO. A pair that is there both ways, with weights C and 1 - C, gives CREAM's loss.
 *
 * @param beta - above 0; 0.1 if absent
 * @see Rafailov et al. (2023), Direct Preference Optimization (arXiv 2305.18290), equation 7;
 *   Self-Rewarding Language Models (arXiv 2401.10020); CREAM (arXiv 2410.12735)
 */
export function dpo({ beta = 0.1 }: { readonly beta?: number } = {}): Dpo {
  if (!(beta > 0 && beta < Infinity)) {
    throw new RangeError(`dpo: beta must be finite and above 0, got ${beta}; try 0.1`);
  }
  return {
    kind: 'dpo',
    usesReference: true,
    trainsOnZeroAdvantage: false,
    comparesPairs: true,
    beta,
  };
}

export const dpoLoss: ObjectiveLoss<Dpo> = {
  kind: 'dpo',
  loss: (tf, { beta }, terms) => {
    const replies = compareReplies(tf, terms, beta);
    return { loss: preferenceLoss(tf, replies), metrics: preferenceMetrics(tf, replies) };
  },
};
