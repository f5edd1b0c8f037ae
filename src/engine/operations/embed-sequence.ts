import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { asTensor } from '../tfjs/native-kernels.ts';
import type { NativeKernels } from '../tfjs/native-kernels.ts';
import type { Tfjs } from '../tfjs/tfjs.ts';
import { differentiable, savedAt } from './differentiable.ts';

/** Tables of learned embeddings, of equal width. */
export interface EmbeddingTables {
  /** [vocabulary, width] */
  readonly tokens: Tensor2D;
  /** [positions, width], at least as many positions as a sequence has. */
  readonly positions: Tensor2D;
}

function sequencesIn({ tokens, positions }: EmbeddingTables, ids: Tensor1D, time: number): number {
  const batch = ids.size / time;
  if (!(Number.isInteger(batch) && batch > 0 && time <= positions.shape[0])) {
    throw new RangeError(
      `embedSequence: ids must be whole sequences of at most ${positions.shape[0]} positions, got ${ids.size} ids for sequences of ${time}; pad the sequences to one length`,
    );
  }
  if (tokens.shape[1] !== positions.shape[1]) {
    throw new RangeError(
      `embedSequence: both tables must have one width, got ${tokens.shape[1]} and ${positions.shape[1]}; make them alike`,
    );
  }
  return batch;
}

export function plainEmbedSequence(
  tf: Tfjs,
  tables: EmbeddingTables,
  ids: Tensor1D,
  time: number,
): Tensor2D {
  const batch = sequencesIn(tables, ids, time);
  const width = tables.tokens.shape[1];
  const tokens = tf.reshape(tf.gather(tables.tokens, ids), [batch, time, width]);
  const positions = tf.slice(tables.positions, [0, 0], [time, width]);
  return tf.reshape(tf.add(tokens, positions), [batch * time, width]);
}

export function fusedEmbedSequence(
  tf: Tfjs,
  { heap, exports }: NativeKernels,
  tables: EmbeddingTables,
  ids: Tensor1D,
  time: number,
): Tensor2D {
  const batch = sequencesIn(tables, ids, time);
  const [vocabulary, width] = tables.tokens.shape;
  if (width % 4 !== 0) return plainEmbedSequence(tf, tables, ids, time);
  requireIds(heap.integers(ids), vocabulary);
  const at = heap.addressOf;
  return differentiable(tf, [tables.tokens, tables.positions], () => {
    const x = heap.output([batch * time, width]);
    const positions = heap.scratch(ids.size * 4);
    const positionIds = new Int32Array(heap.memory.buffer, positions, ids.size);
    for (let i = 0; i < ids.size; i++) positionIds[i] = i % time;
    const { tokens, positions: table } = tables;
    exports.embedRows(at(ids), positions, at(tokens), at(table), at(x), ids.size, width);
    return {
      value: asTensor(tf, x),
      saved: [ids],
      gradient(dx, saved) {
        const dTokens = heap.output(tables.tokens.shape);
        const dPositions = heap.output(tables.positions.shape);
        heap.floats(dTokens).fill(0);
        heap.floats(dPositions).fill(0);
        exports.scatterAddRows(
          at(dx),
          at(savedAt(saved, 0)),
          at(dTokens),
          ids.size,
          width,
          vocabulary,
        );
        const sequence = time * width;
        for (let b = 0; b < batch; b++) {
          exports.addFloats(at(dPositions), at(dx) + b * sequence * 4, sequence);
        }
        return [asTensor(tf, dTokens), asTensor(tf, dPositions)];
      },
    };
  }) as Tensor2D;
}

/** An id outside the table would read another tensor's values. */
export function requireIds(ids: Int32Array, rows: number): void {
  for (const id of ids) {
    if (!(id >= 0 && id < rows)) {
      throw new RangeError(
        `gather: ids must be in [0, ${rows}), got ${id}; check that the vocabulary fits the table`,
      );
    }
  }
}
