import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { attentionScratchBytes, roundUp } from '../kernels/kernel-exports.ts';
import { asTensor } from '../tfjs/native-kernels.ts';
import type { NativeKernels } from '../tfjs/native-kernels.ts';
import type { Tfjs } from '../tfjs/tfjs.ts';
import { differentiable, savedAt } from './differentiable.ts';

/** How the rows of packed queries, keys and values are to be read. */
export interface AttentionShape {
  /** Sequences. Row b · time + t is position t of sequence b. */
  readonly batch: number;
  /** Positions of every sequence; shorter ones are padded at their end, which no position sees. */
  readonly time: number;
  /** Must divide the width. */
  readonly heads: number;
}

/** Added to the scores of positions that may not be seen. */
const HIDDEN = -1e9;

/** @throws if qkv is not [batch · time, 3 · width] with a width that the heads divide */
function headSizeOf(qkv: Tensor2D, { batch, time, heads }: AttentionShape): number {
  const headSize = qkv.shape[1] / (3 * heads);
  const whole = [batch, time, heads, headSize].every((n) => Number.isInteger(n) && n > 0);
  if (!whole || qkv.shape[0] !== batch * time) {
    throw new RangeError(
      `causalAttention: qkv must be [batch * time, 3 * heads * headSize], got [${qkv.shape.join(', ')}] for batch ${batch}, time ${time}, heads ${heads}; check the reshaping before it`,
    );
  }
  return headSize;
}

export function plainCausalAttention(tf: Tfjs, qkv: Tensor2D, shape: AttentionShape): Tensor2D {
  const headSize = headSizeOf(qkv, shape);
  const { batch, time, heads } = shape;
  const byHead = (packed: Tensor): Tensor4D =>
    tf.transpose(tf.reshape(packed, [batch, time, heads, headSize]), [0, 2, 1, 3]);
  const [queries, keys, values] = tf.split(qkv, 3, 1);
  if (queries === undefined || keys === undefined || values === undefined) {
    throw new Error('internal: split gave fewer than three parts');
  }
  const hidden = Float32Array.from({ length: time * time }, (_, i) =>
    i % time > Math.floor(i / time) ? HIDDEN : 0,
  );
  const scores = tf.mul(
    tf.matMul(byHead(queries), byHead(keys), false, true),
    1 / Math.sqrt(headSize),
  );
  const weights = tf.softmax(tf.add(scores, tf.tensor2d(hidden, [time, time])));
  const mixed = tf.transpose(tf.matMul(weights, byHead(values)), [0, 2, 1, 3]);
  return tf.reshape(mixed, [batch * time, heads * headSize]);
}

export function fusedCausalAttention(
  tf: Tfjs,
  { heap, exports }: NativeKernels,
  qkv: Tensor2D,
  shape: AttentionShape,
): Tensor2D {
  const headSize = headSizeOf(qkv, shape);
  const { batch, time, heads } = shape;
  const at = heap.addressOf;
  const scale = 1 / Math.sqrt(headSize);
  const scratchBytes = attentionScratchBytes(time, headSize);
  return differentiable(tf, [qkv], () => {
    const out = heap.output([batch * time, heads * headSize]);
    const weights = heap.output([batch, heads, time, roundUp(time, 8)]);
    const scratch = heap.scratch(scratchBytes);
    exports.attentionForward(
      at(qkv),
      at(out),
      at(weights),
      batch,
      time,
      heads,
      headSize,
      scale,
      scratch,
    );
    return {
      value: asTensor(tf, out),
      saved: [qkv, asTensor(tf, weights)],
      gradient(dOut, saved) {
        const [input, kept] = [savedAt(saved, 0), savedAt(saved, 1)];
        const dQkv = heap.output(input.shape);
        const room = heap.scratch(scratchBytes);
        exports.attentionBackward(
          at(input),
          at(kept),
          at(dOut),
          at(dQkv),
          batch,
          time,
          heads,
          headSize,
          scale,
          room,
        );
        return [asTensor(tf, dQkv)];
      },
    };
  }) as Tensor2D;
}
