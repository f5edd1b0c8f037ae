import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { PolicyTerms } from '../../engine/index.ts';
import type { TensorTools } from './forward.ts';
import type { PackedReplies } from './packed-replies.ts';

/**
 * Log-probability, entropy and divergence of each packed reply token, under the mask and the
 * temperature it was drawn with: equal to `Decision.logProbs` for the weights that drew it.
 *
 * @param logits - (n, V), from `forward`
 * @param reference - (n, V): the same of a frozen reference, for the divergence; a constant
 */
export function replyTerms(
  { tf, ops }: TensorTools,
  packed: PackedReplies,
  logits: Tensor2D,
  reference?: Tensor2D,
): PolicyTerms {
  const { targets, temperatures, mask } = packed;
  const scaled = (raw: Tensor2D): Tensor2D =>
    temperatures.every((temperature) => temperature === 1)
      ? raw
      : tf.div(raw, tf.tensor2d(temperatures, [temperatures.length, 1]));
  return ops.policyTerms(scaled(logits), tf.tensor1d(targets, 'int32'), {
    ...(mask === undefined ? {} : { mask: tf.tensor2d(mask, [targets.length, logits.shape[1]]) }),
    ...(reference === undefined ? {} : { reference: scaled(reference) }),
  });
}
