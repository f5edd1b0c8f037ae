import type { Scalar, Tensor1D } from '@tensorflow/tfjs-core';
import { clippedSurrogate } from '../clipped-surrogate.ts';
import type { Objective, ObjectiveLoss } from '../objective.ts';
import { NO_REGULARISERS, policyMetrics } from '../regularisers.ts';
import { meanByReply } from '../sum-by-reply.ts';

/** See `sentenceClip`. */
export interface SentenceClip extends Objective {
  readonly kind: 'sentence-clip';
  /** ε > 0 of the ratio's clip. */
  readonly clip: number;
  /** What the ratio compares with: the frozen reference (SPC), or the policy that acted (GSPO). */
  readonly against: 'reference' | 'acting';
}

/**
 * A clipped surrogate of whole replies, whose ratio is the geometric mean of their tokens' ratios.
 *
 *     ρ = exp( mean_t( log π(t) - log π_base(t) ) )
 *     loss = -Σ_replies w · min(ρ·A, clip(ρ, 1 - ε, 1 + ε)·A)
 *
 * Long replies aren't favoured. SPC takes the reference for the base: the clip is then all that keeps
 * the policy near its start, and rewards of ±1 serve as advantages. `w` is the mean of the tokens' shares.
 *
 * @see SPC (arXiv 2504.19162), its published trainer; Zheng et al. (2025), GSPO (arXiv 2507.18071)
 */
export function sentenceClip(
  given: Partial<Pick<SentenceClip, 'clip' | 'against'>> = {},
): SentenceClip {
  const settings = { clip: 0.2, against: 'reference', ...given } as const;
  if (!(settings.clip > 0)) {
    throw new RangeError(`sentenceClip: clip must be above 0, got ${settings.clip}; try 0.2`);
  }
  const usesReference = settings.against === 'reference';
  return { kind: 'sentence-clip', usesReference, trainsOnZeroAdvantage: false, ...settings };
}

export const sentenceClipLoss: ObjectiveLoss<SentenceClip> = {
  kind: 'sentence-clip',
  loss: (tf, { clip, against }, terms) => {
    const base = against === 'reference' ? terms.referenceLogProb : terms.oldLogProb;
    if (base === null) throw new Error('internal: sentence-clip without a reference');
    const perReply = (tokens: Tensor1D) => meanByReply(tf, tokens, terms.starts);
    const { surrogate } = clippedSurrogate(
      tf,
      {
        logProb: perReply(terms.logProb),
        oldLogProb: perReply(base),
        advantage: perReply(terms.advantage),
      },
      clip,
      clip,
    );
    const loss = tf.neg<Scalar>(tf.sum(tf.mul(surrogate, perReply(terms.weight))));
    return { loss, metrics: policyMetrics(tf, NO_REGULARISERS, terms) };
  },
};
