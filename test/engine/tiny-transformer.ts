import type { Scalar, Tensor1D, Tensor2D, Variable } from '@tensorflow/tfjs-core';
import type { Engine, Operations } from '../../src/engine/index.ts';
import { randomIds, randomValues } from './reference.ts';

/** A decoder-only transformer from the engine's operations, small enough for tests. */
export interface TinyTransformer {
  readonly variables: readonly Variable[];
  /** −mean(log p(next token)) + a little entropy and divergence, so that every gradient has work. */
  loss(ops: Operations, ids: Tensor1D): Scalar;
}

export const SIZES = {
  batch: 3,
  time: 9,
  width: 16,
  heads: 2,
  layers: 2,
  vocabulary: 11,
  inner: 24,
};

export function makeTransformer({ tf }: Engine, seed: number): TinyTransformer {
  const { batch, time, width, heads, layers, vocabulary, inner } = SIZES;
  let stream = seed * 1000;
  const matrix = (rows: number, columns: number, scale: number): Variable =>
    tf.variable(tf.tensor2d(randomValues(rows * columns, stream++, scale), [rows, columns]));
  const tokens = matrix(vocabulary, width, 0.5);
  const positions = matrix(time, width, 0.5);
  const head = matrix(width, vocabulary, 0.4);
  const blocks = Array.from({ length: layers }, () => ({
    attentionGain: tf.variable(tf.ones([width])),
    qkv: matrix(width, 3 * width, 0.4),
    out: matrix(width, width, 0.4),
    innerGain: tf.variable(tf.ones([width])),
    up: matrix(width, inner, 0.4),
    down: matrix(inner, width, 0.4),
  }));
  const other = tf.tensor2d(randomValues(batch * time * vocabulary, stream++), [
    batch * time,
    vocabulary,
  ]);

  return {
    variables: [
      tokens,
      positions,
      head,
      ...blocks.flatMap((block) => Object.values(block)),
    ] as Variable[],
    loss(ops, ids) {
      const tables = { tokens: tokens as Tensor2D, positions: positions as Tensor2D };
      let x = ops.embedSequence(tables, ids, time);
      for (const block of blocks) {
        const h = ops.rmsNorm(x, block.attentionGain as Tensor1D);
        const mixed = ops.causalAttention(tf.matMul(h, block.qkv), {
          batch,
          time,
          heads,
        });
        x = tf.add(x, tf.matMul(mixed, block.out as Tensor2D));
        const normed = ops.rmsNorm(x, block.innerGain as Tensor1D);
        const raised = ops.silu(tf.matMul(normed, block.up));
        x = tf.add(x, tf.matMul(raised, block.down as Tensor2D));
      }
      const logits: Tensor2D = tf.matMul(x, head);
      const { logProb, entropy, divergence } = ops.policyTerms(logits, ids, { reference: other });
      const penalty = tf.sub(tf.mul(tf.mean(divergence), 0.1), tf.mul(tf.mean(entropy), 0.01));
      return tf.sub<Scalar>(penalty, tf.mean(logProb));
    },
  };
}

export function makeIds({ tf }: Engine, seed: number): Tensor1D {
  return tf.tensor1d(randomIds(SIZES.batch * SIZES.time, SIZES.vocabulary, seed), 'int32');
}
