import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { asTensor } from '../tfjs/native-kernels.ts';
import type { NativeKernels } from '../tfjs/native-kernels.ts';
import type { Tfjs } from '../tfjs/tfjs.ts';
import { differentiable, savedAt } from './differentiable.ts';

const EPSILON = 1e-5; // the kernel's

export function plainRmsNorm(tf: Tfjs, x: Tensor2D, gain: Tensor1D): Tensor2D {
  const meanSquare = tf.mean(tf.square(x), -1, true);
  return tf.mul(tf.div(x, tf.sqrt(tf.add(meanSquare, EPSILON))), gain);
}

export function fusedRmsNorm(
  tf: Tfjs,
  { heap, exports }: NativeKernels,
  x: Tensor2D,
  gain: Tensor1D,
): Tensor2D {
  const [rows, width] = x.shape;
  if (width % 4 !== 0) return plainRmsNorm(tf, x, gain);
  const at = heap.addressOf;
  return differentiable(tf, [x, gain], () => {
    const y = heap.output(x.shape);
    const inverse = heap.output([rows]);
    exports.rmsNormForward(at(x), at(gain), at(y), at(inverse), rows, width);
    return {
      value: asTensor(tf, y),
      saved: [x, gain, asTensor(tf, inverse)],
      gradient(dy, saved) {
        const [input, weight, r] = [savedAt(saved, 0), savedAt(saved, 1), savedAt(saved, 2)];
        const dx = heap.output(input.shape);
        const dGain = heap.output(weight.shape);
        exports.rmsNormBackward(
          at(input),
          at(weight),
          at(r),
          at(dy),
          at(dx),
          at(dGain),
          rows,
          width,
        );
        return [asTensor(tf, dx), asTensor(tf, dGain)];
      },
    };
  }) as Tensor2D;
}
