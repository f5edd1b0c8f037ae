import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { Tfjs } from '../engine/index.ts';

/**
 * Adds up the slots of each reply: with `TokenTerms.logProb`, the log-probability of whole replies.
 * Differentiable.
 *
 * @param perToken - (slots)
 * @param starts - (rows + 1), see `TokenTerms.starts`
 * @returns (rows)
 */
export function sumByReply(tf: Tfjs, perToken: Tensor1D, starts: Int32Array): Tensor1D {
  const members = membersOf(starts, () => 1);
  return multiply(tf, members, perToken, starts);
}

/** The mean over the slots of each reply, as `sumByReply`. */
export function meanByReply(tf: Tfjs, perToken: Tensor1D, starts: Int32Array): Tensor1D {
  const members = membersOf(starts, (length) => 1 / length);
  return multiply(tf, members, perToken, starts);
}

/** (rows, slots): 0 where a slot isn't the reply's. */
function membersOf(starts: Int32Array, share: (length: number) => number): Float32Array {
  const rows = starts.length - 1;
  const slots = starts[rows] as number;
  const members = new Float32Array(rows * slots);
  for (let row = 0; row < rows; row++) {
    const [from, to] = [starts[row] as number, starts[row + 1] as number];
    members.fill(share(to - from), row * slots + from, row * slots + to);
  }
  return members;
}

/** As one product: every backend has it with its gradient, and it adds in a fixed order. */
function multiply(
  tf: Tfjs,
  members: Float32Array,
  perToken: Tensor1D,
  starts: Int32Array,
): Tensor1D {
  const rows = starts.length - 1;
  const column: Tensor2D = tf.reshape(perToken, [perToken.size, 1]);
  return tf.reshape(tf.matMul(tf.tensor2d(members, [rows, perToken.size]), column), [rows]);
}
