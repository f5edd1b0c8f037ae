import type { Scalar, Tensor1D } from '@tensorflow/tfjs-core';
import type { Tfjs } from '../engine/index.ts';
import type { TokenTerms } from './objective.ts';

/** What is added to a policy-gradient loss, each 0 unless asked for. Plain data. */
export interface Regularisers {
  /** β >= 0: weight of the divergence from the frozen reference, per token. */
  readonly klWeight: number;
  /**
   * `full`: Σ_v π(v)·(log π(v) - log ref(v)), exact, cheap for small vocabularies.
   * `k3`: e^-d - 1 + d with d = log π - log ref of the sampled token; unbiased, at least 0
   * (Schulman 2020, "Approximating KL divergence").
   */
  readonly klEstimator: 'full' | 'k3';
  /** c >= 0: weight of the entropy, which is paid for. */
  readonly entropyWeight: number;
}

export const NO_REGULARISERS: Regularisers = {
  klWeight: 0,
  klEstimator: 'full',
  entropyWeight: 0,
};

/** Checks weights at the door: finite and at least 0. Throws a RangeError that names the field. */
export function checkWeights(where: string, weights: Readonly<Record<string, number>>): void {
  for (const [name, weight] of Object.entries(weights)) {
    if (!(weight >= 0 && weight < Infinity)) {
      throw new RangeError(`${where}: ${name} must be finite and at least 0, got ${weight}`);
    }
  }
}

/** Per token: β·KL - c·H; null where both weights are 0. */
export function regularise(
  tf: Tfjs,
  { klWeight, klEstimator, entropyWeight }: Regularisers,
  terms: TokenTerms,
): Tensor1D | null {
  const parts: Tensor1D[] = [];
  if (klWeight > 0) {
    const kl = klEstimator === 'full' ? terms.divergence : thirdEstimator(tf, terms);
    parts.push(tf.mul(kl, klWeight));
  }
  if (entropyWeight > 0) parts.push(tf.mul(terms.entropy, -entropyWeight));
  const [first, second] = parts;
  if (first === undefined) return null;
  return second === undefined ? first : tf.add(first, second);
}

/** Metrics that every policy-gradient objective logs: how far the policy is from others, how spread out. */
export function policyMetrics(
  tf: Tfjs,
  { klEstimator }: Regularisers,
  terms: TokenTerms,
): Record<string, Scalar> {
  const metrics: Record<string, Scalar> = {
    entropy: tf.sum<Scalar>(terms.entropy),
    // E[e^-d - 1 + d] over the acting policy: how far the learner has moved from what played.
    drift: tf.sum<Scalar>(third(tf, tf.sub(terms.oldLogProb, terms.logProb))),
  };
  if (terms.referenceLogProb !== null) {
    const kl = klEstimator === 'full' ? terms.divergence : thirdEstimator(tf, terms);
    metrics['kl'] = tf.sum<Scalar>(kl);
  }
  return metrics;
}

function thirdEstimator(tf: Tfjs, { logProb, referenceLogProb }: TokenTerms): Tensor1D {
  if (referenceLogProb === null) throw new Error('internal: k3 without a reference');
  return third(tf, tf.sub(logProb, referenceLogProb));
}

/** e^-d - 1 + d */
function third(tf: Tfjs, d: Tensor1D): Tensor1D {
  return tf.add(tf.sub(tf.exp(tf.neg(d)), 1), d);
}
