import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { Engine } from '../../engine/index.ts';
import type { TransformerConfig } from './config.ts';
import type { PackedReplies } from './packed-replies.ts';
import type { ParameterTensors } from './parameter-tensors.ts';
import { matrix, vector } from './parameter-tensors.ts';

/** What a forward pass needs of an engine. */
export type TensorTools = Pick<Engine, 'tf' | 'ops'>;

/** What the transformer says where a reply token is predicted; n of them, V vocabulary. */
export interface ForwardOutputs {
  /** (n, V), before mask and temperature. */
  readonly logits: Tensor2D;
  /** (n): the value head's estimate before each reply token. */
  readonly values: Tensor1D;
}

/**
 * The forward pass of training: causal, rows padded on the right, so that padding never reaches a
 * position that counts. The heads run on the packed reply tokens alone. Differentiable in
 * `parameters`; call it inside a tidy, it leaves its intermediate tensors to it.
 */
export function forward(
  tools: TensorTools,
  config: TransformerConfig,
  parameters: ParameterTensors,
  packed: PackedReplies,
): ForwardOutputs {
  const { tf, ops } = tools;
  const embedded = embed(tools, parameters, packed);
  const picks = tf.tensor1d(packed.picks, 'int32');
  const { rows, length } = packed;
  const x = throughBlocks(tools, config, parameters, embedded, rows, length, { picks });
  const normed = ops.rmsNorm(x, vector(parameters, 'finalNorm'));
  return {
    logits: tf.matMul(normed, matrix(parameters, 'head')),
    values: tf.reshape(tf.matMul(normed, matrix(parameters, 'value')), [x.shape[0]]),
  };
}

/** What else a pass through the blocks may be asked for. */
export interface BlockOptions {
  /** (n) Only these rows of the stream are wanted: what follows the last attention is done for them alone. */
  readonly picks?: Tensor1D;
  /** Is shown the packed queries, keys and values (batch · time, 3 · width) of each layer. */
  readonly keep?: (qkv: Tensor2D, layer: number) => void;
}

/** All blocks on the residual stream x (batch · time, width). */
export function throughBlocks(
  { tf, ops }: TensorTools,
  config: TransformerConfig,
  parameters: ParameterTensors,
  x: Tensor2D,
  batch: number,
  time: number,
  { picks, keep }: BlockOptions = {},
): Tensor2D {
  const { heads: headCount, layers } = config;
  let stream = x;
  for (let layer = 0; layer < layers; layer++) {
    const name = (part: string) => `block${layer}.${part}`;
    const normed = ops.rmsNorm(stream, vector(parameters, name('attentionNorm')));
    const qkv = tf.matMul<Tensor2D>(normed, matrix(parameters, name('qkv')));
    keep?.(qkv, layer);
    let attended = ops.causalAttention(qkv, { batch, time, heads: headCount });
    if (picks !== undefined && layer === layers - 1) {
      attended = tf.gather(attended, picks);
      stream = tf.gather(stream, picks);
    }
    stream = tf.add<Tensor2D>(stream, tf.matMul(attended, matrix(parameters, name('out'))));
    stream = tf.add<Tensor2D>(stream, hiddenLayer({ tf, ops }, config, parameters, stream, layer));
  }
  return stream;
}

/** What the hidden layer of a block adds to the residual stream (n, width). */
export function hiddenLayer(
  { tf, ops }: TensorTools,
  { activation }: TransformerConfig,
  parameters: ParameterTensors,
  x: Tensor2D,
  layer: number,
): Tensor2D {
  const normed = ops.rmsNorm(x, vector(parameters, `block${layer}.hiddenNorm`));
  const up = tf.matMul<Tensor2D>(normed, matrix(parameters, `block${layer}.up`));
  const active = activation === 'silu' ? ops.silu(up) : ops.reluSquared(up);
  return tf.matMul(active, matrix(parameters, `block${layer}.down`));
}

function embed(
  { tf, ops }: TensorTools,
  parameters: ParameterTensors,
  packed: PackedReplies,
): Tensor2D {
  const { tokens, offsets, length } = packed;
  const tables = {
    tokens: matrix(parameters, 'tokens'),
    positions: matrix(parameters, 'positions'),
  };
  const ids = tf.tensor1d(tokens, 'int32');
  if (offsets.every((offset) => offset === 0)) return ops.embedSequence(tables, ids, length);
  // Padding may reach beyond the last position; what it gets there is never looked at.
  const last = tables.positions.shape[0] - 1;
  const places = Int32Array.from(tokens, (_, at) =>
    Math.min(last, (offsets[Math.floor(at / length)] ?? 0) + (at % length)),
  );
  return tf.add<Tensor2D>(
    tf.gather(tables.tokens, ids),
    tf.gather(tables.positions, tf.tensor1d(places, 'int32')),
  );
}
