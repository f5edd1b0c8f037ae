import type { Scalar, Tensor1D } from '@tensorflow/tfjs-core';
import type { Tfjs } from '../engine/index.ts';
import type { TokenTerms } from './objective.ts';

/**
 * PPO's pessimistic surrogate per token, to be maximised:
 *
 *     min( ρ·A, clip(ρ, 1 - below, 1 + above)·A ),   ρ = π / π_old = exp(log π - log π_old)
 *
 * @returns the surrogate and the number of tokens whose gradient the clip has stopped
 * @see Schulman et al. (2017), "Proximal policy optimization algorithms", equation 7
 */
export function clippedSurrogate(
  tf: Tfjs,
  { logProb, oldLogProb, advantage }: Pick<TokenTerms, 'logProb' | 'oldLogProb' | 'advantage'>,
  below: number,
  above: number,
): { readonly surrogate: Tensor1D; readonly clipped: Scalar } {
  const ratio = tf.exp(tf.sub(logProb, oldLogProb));
  const free = tf.mul(ratio, advantage);
  const held = tf.mul(tf.clipByValue(ratio, 1 - below, 1 + above), advantage);
  const surrogate = tf.minimum(free, held);
  const clipped = tf.sum<Scalar>(tf.cast(tf.less(held, free), 'float32'));
  return { surrogate: surrogate as Tensor1D, clipped };
}
