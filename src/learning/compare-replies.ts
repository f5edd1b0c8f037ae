import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { Tfjs } from '../engine/index.ts';
import type { TokenTerms } from './objective.ts';
import { sumByReply } from './sum-by-reply.ts';

/** What objectives that compare replies two by two have in common; (rows), differentiable. */
export interface ComparedReplies {
  /** Σ_t log π(t) of each reply. */
  readonly logProb: Tensor1D;
  /** β · (log ratio of the reply - log ratio of its partner), log ratio = log π(reply) / π_ref(reply). */
  readonly margin: Tensor1D;
  /** `TokenTerms.preference`; constant. */
  readonly preference: Tensor1D;
}

/** @param beta - β > 0 */
export function compareReplies(tf: Tfjs, terms: TokenTerms, beta: number): ComparedReplies {
  const { starts, preference, referenceLogProb } = terms;
  if (preference === null) throw new Error('internal: an objective of pairs without pairs');
  if (referenceLogProb === null)
    throw new Error('internal: an objective of pairs without reference');
  const logProb = sumByReply(tf, terms.logProb, starts);
  const ratio = tf.sub<Tensor1D>(logProb, sumByReply(tf, referenceLogProb, starts));
  const rows = preference.size;
  const byPair: Tensor2D = tf.reshape(ratio, [rows / 2, 2]);
  // Each reply's own ratio less that of the other one of its pair.
  const against = tf.tensor2d([beta, -beta, -beta, beta], [2, 2]);
  return { logProb, preference, margin: tf.reshape(tf.matMul(byPair, against), [rows]) };
}

/** Σ preference · -log σ(margin): the preferences' surprise under the policy (Bradley-Terry). */
export function preferenceLoss(tf: Tfjs, { margin, preference }: ComparedReplies): Scalar {
  return tf.sum<Scalar>(tf.mul(tf.softplus(tf.neg(margin)), preference));
}

/**
 * Metrics of pairs, each summed over them: `margin` of the reply that is preferred more, and `agreed`,
 * 1 where that margin is above 0. A pair without a preference counts as 0 in both.
 */
export function preferenceMetrics(
  tf: Tfjs,
  { margin, preference }: ComparedReplies,
): Record<string, Scalar> {
  const byPair: Tensor2D = tf.reshape(preference, [preference.size / 2, 2]);
  const side = tf.matMul(byPair, tf.tensor2d([1, -1], [2, 1]));
  const [first] = tf.split<Tensor2D>(tf.reshape(margin, [preference.size / 2, 2]), 2, 1);
  if (first === undefined) throw new Error('internal: no pairs');
  const margins = tf.mul(first, tf.sign(side));
  return {
    margin: tf.sum<Scalar>(margins),
    agreed: tf.sum<Scalar>(tf.cast(tf.greater(margins, 0), 'float32')),
  };
}
