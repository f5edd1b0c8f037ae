import type { Tensor2D } from '@tensorflow/tfjs-core';
import { asTensor } from '../tfjs/native-kernels.ts';
import type { NativeKernels } from '../tfjs/native-kernels.ts';
import type { Tfjs } from '../tfjs/tfjs.ts';
import { differentiable, savedAt } from './differentiable.ts';

export function plainReluSquared(tf: Tfjs, x: Tensor2D): Tensor2D {
  return tf.square(tf.relu(x));
}

export function plainSilu(tf: Tfjs, x: Tensor2D): Tensor2D {
  return tf.mul(x, tf.sigmoid(x));
}

export function fusedReluSquared(
  tf: Tfjs,
  { heap, exports }: NativeKernels,
  x: Tensor2D,
): Tensor2D {
  const at = heap.addressOf;
  return differentiable(tf, [x], () => {
    const y = heap.output(x.shape);
    exports.reluSquaredForward(at(x), at(y), x.size);
    return {
      value: asTensor(tf, y),
      saved: [x],
      gradient(dy, saved) {
        const dx = heap.output(x.shape);
        exports.reluSquaredBackward(at(savedAt(saved, 0)), at(dy), at(dx), x.size);
        return [asTensor(tf, dx)];
      },
    };
  }) as Tensor2D;
}

export function fusedSilu(tf: Tfjs, { heap, exports }: NativeKernels, x: Tensor2D): Tensor2D {
  const at = heap.addressOf;
  return differentiable(tf, [x], () => {
    const y = heap.output(x.shape);
    exports.siluForward(at(x), at(y), x.size);
    return {
      value: asTensor(tf, y),
      saved: [x],
      gradient(dy, saved) {
        const dx = heap.output(x.shape);
        exports.siluBackward(at(savedAt(saved, 0)), at(dy), at(dx), x.size);
        return [asTensor(tf, dx)];
      },
    };
  }) as Tensor2D;
}
