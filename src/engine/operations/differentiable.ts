import type { Tensor } from '@tensorflow/tfjs-core';
import type { Tfjs } from '../tfjs/tfjs.ts';

interface Forward {
  readonly value: Tensor;
  /** Kept until the gradient is taken. */
  readonly saved: readonly Tensor[];
  /** dL/d(input) for each input, from dL/d(value). */
  readonly gradient: (dy: Tensor, saved: readonly Tensor[]) => Tensor[];
}

/** Runs an operation that brings its own gradient. */
export function differentiable(
  tf: Tfjs,
  inputs: readonly Tensor[],
  forward: () => Forward,
): Tensor {
  return tf.customGrad((...given) => {
    const { value, saved, gradient } = forward();
    const save = given[given.length - 1];
    if (typeof save === 'function') save([...saved]);
    return { value, gradFunc: (dy: Tensor, kept: Tensor[]) => gradient(dy, kept) };
  })(...inputs);
}

/** The i-th of the saved tensors. */
export function savedAt(saved: readonly Tensor[], i: number): Tensor {
  const tensor = saved[i];
  if (tensor === undefined) throw new Error(`internal: no saved tensor at ${i}`);
  return tensor;
}
