import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { ILLEGAL } from './choice-trie.ts';
import type { CompletionRequest } from './completion.ts';
import type { TransformerConfig } from './config.ts';
import type { TensorTools } from './forward.ts';
import { hiddenLayer, throughBlocks } from './forward.ts';
import type { ParameterTensors } from './parameter-tensors.ts';
import { matrix, vector } from './parameter-tensors.ts';

/** What the passes of one chunk work with; `rows` and `capacity` fix every shape. */
export interface TensorPass {
  readonly tools: TensorTools;
  readonly config: TransformerConfig;
  readonly parameters: ParameterTensors;
  readonly rows: number;
  /** Positions of the cache. */
  readonly capacity: number;
  /** Whether the value head is read. */
  readonly values: boolean;
}

/** What a pass leaves behind; whoever holds it disposes it. */
export interface TensorStep {
  /** (rows, vocabulary) */
  readonly logits: Tensor2D;
  /** (rows), where the value head is read. */
  readonly values?: Tensor1D;
  /** Per layer, (rows, heads, capacity, headSize) each. */
  readonly caches: readonly { readonly keys: Tensor4D; readonly values: Tensor4D }[];
}

/**
 * Reads all prompts in one pass, padded to the capacity. What the cache holds behind a prompt's end
 * is never attended to: each position is overwritten before the replies reach it.
 */
export function readPrompts(pass: TensorPass, requests: readonly CompletionRequest[]): TensorStep {
  const { tools, config, parameters, rows, capacity } = pass;
  const { tf, ops } = tools;
  const ids = new Int32Array(rows * capacity);
  const ends = new Int32Array(rows);
  for (const [row, { prompt }] of requests.entries()) {
    ids.set(prompt, row * capacity);
    ends[row] = row * capacity + prompt.length - 1;
  }
  return tf.tidy(() => {
    const tables = {
      tokens: matrix(parameters, 'tokens'),
      positions: matrix(parameters, 'positions'),
    };
    const embedded = ops.embedSequence(tables, tf.tensor1d(ids, 'int32'), capacity);
    const caches: TensorStep['caches'][number][] = [];
    const lastRows = throughBlocks(tools, config, parameters, embedded, rows, capacity, {
      picks: tf.tensor1d(ends, 'int32'),
      keep: (qkv) => {
        const [, keys, values] = split(pass, qkv, capacity);
        caches.push({ keys, values });
      },
    });
    return { ...heads(pass, lastRows), caches };
  });
}

/** Reads one more token per row, at its own position, and gives the step after it; `before` stays as it is. */
export function readNext(
  pass: TensorPass,
  before: TensorStep,
  tokens: Int32Array,
  positions: Int32Array,
): TensorStep {
  const { tools, config, parameters, rows, capacity } = pass;
  const { tf, ops } = tools;
  const { width } = config;
  return tf.tidy(() => {
    const here = tf.tensor4d(
      places(positions, capacity, (place, own) => (place === own ? 1 : 0)),
      [rows, 1, capacity, 1],
    );
    const elsewhere = tf.sub(1, here);
    const unseen = tf.tensor4d(
      places(positions, capacity, (place, own) => (place > own ? ILLEGAL : 0)),
      [rows, 1, 1, capacity],
    );
    const insert = (cache: Tensor4D, own: Tensor4D): Tensor4D =>
      tf.add(tf.mul(cache, elsewhere), tf.mul(own, here));

    let x: Tensor2D = tf.add(
      tf.gather(matrix(parameters, 'tokens'), tf.tensor1d(tokens, 'int32')),
      tf.gather(matrix(parameters, 'positions'), tf.tensor1d(positions, 'int32')),
    );
    const caches = before.caches.map((cache, layer) => {
      const normed = ops.rmsNorm(x, vector(parameters, `block${layer}.attentionNorm`));
      const qkv = tf.matMul<Tensor2D>(normed, matrix(parameters, `block${layer}.qkv`));
      const [query, key, value] = split(pass, qkv, 1);
      const keys = insert(cache.keys, key);
      const values = insert(cache.values, value);
      const scores = tf.mul(
        tf.matMul(query, keys, false, true),
        1 / Math.sqrt(width / config.heads),
      );
      const mixed = tf.matMul(tf.softmax(tf.add(scores, unseen)), values); // (rows, heads, 1, headSize)
      const attended = tf.reshape(mixed, [rows, width]);
      x = tf.add(x, tf.matMul(attended, matrix(parameters, `block${layer}.out`)));
      x = tf.add(x, hiddenLayer(tools, config, parameters, x, layer));
      return { keys, values };
    });
    return { ...heads(pass, x), caches };
  });
}

/** From rows (rows, width) of the residual stream. */
function heads(
  { tools: { tf, ops }, parameters, values }: TensorPass,
  x: Tensor2D,
): Pick<TensorStep, 'logits' | 'values'> {
  const normed = ops.rmsNorm(x, vector(parameters, 'finalNorm'));
  const logits = tf.matMul<Tensor2D>(normed, matrix(parameters, 'head'));
  if (!values) return { logits };
  return {
    logits,
    values: tf.reshape(tf.matMul(normed, matrix(parameters, 'value')), [x.shape[0]]),
  };
}

/** Packed queries, keys and values (rows · time, 3 · width), each as (rows, heads, time, headSize). */
function split(
  { tools, config, rows }: TensorPass,
  qkv: Tensor2D,
  time: number,
): [Tensor4D, Tensor4D, Tensor4D] {
  const { tf } = tools;
  const headSize = config.width / config.heads;
  const byHead = (part: Tensor): Tensor4D =>
    tf.transpose(tf.reshape(part, [rows, time, config.heads, headSize]), [0, 2, 1, 3]);
  const [queries, keys, values] = tf.split(qkv, 3, 1);
  if (queries === undefined || keys === undefined || values === undefined) {
    throw new Error('internal: split gave fewer than three parts');
  }
  return [byHead(queries), byHead(keys), byHead(values)];
}

/** For each row and each place of the cache, what `value` says of the place and the row's own position. */
function places(
  positions: Int32Array,
  capacity: number,
  value: (place: number, own: number) => number,
): Float32Array {
  return Float32Array.from({ length: positions.length * capacity }, (_, at) =>
    value(at % capacity, positions[Math.floor(at / capacity)] ?? 0),
  );
}
