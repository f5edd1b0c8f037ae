import type { GradConfig, Tensor } from '@tensorflow/tfjs-core';
import type { Tfjs } from '../tfjs.ts';

/**
 * How gradients flow back through one kernel of tfjs.
 *
 * tfjs-core alone brings none: its own are in a package five times its size. These are the ones
 * that policies and objectives need; an operation without one is refused by name when a gradient is
 * asked of it.
 */
export type GradientRule = GradConfig;

/** The gradient arriving at a kernel with one output. */
export function single(dy: Tensor | Tensor[]): Tensor {
  if (Array.isArray(dy)) throw new Error('internal: several gradients for one output');
  return dy;
}

/** The gradients arriving at a kernel with several outputs. */
export function several(dys: Tensor | Tensor[]): Tensor[] {
  return Array.isArray(dys) ? dys : [dys];
}

/** The i-th saved tensor: inputs in the order of `inputsToSave`, then outputs. */
export function kept(saved: readonly Tensor[], i: number): Tensor {
  const tensor = saved[i];
  if (tensor === undefined) throw new Error(`internal: gradient rule has no saved tensor ${i}`);
  return tensor;
}

/** Sums a gradient over the axes along which an input of this shape was broadcast. */
export function sumToShape(tf: Tfjs, dy: Tensor, shape: readonly number[]): Tensor {
  if (dy.shape.join() === shape.join()) return dy;
  const axes = tf.broadcast_util.getReductionAxes([...shape], dy.shape);
  return tf.reshape(axes.length > 0 ? tf.sum(dy, axes) : dy, [...shape]);
}
