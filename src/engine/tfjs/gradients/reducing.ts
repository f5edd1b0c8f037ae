import type { Tensor } from '@tensorflow/tfjs-core';
import type { Tfjs } from '../tfjs.ts';
import { kept, single } from './gradient-rule.ts';
import type { GradientRule } from './gradient-rule.ts';

/** Sums, means, extremes and softmax along axes. */
export function reducingRules(tf: Tfjs): GradientRule[] {
  /** tfjs writes an axis as null where it means all of them. */
  const axesOf = (x: Tensor, attribute: unknown): number[] => {
    if (attribute === null || attribute === undefined) return x.shape.map((_, axis) => axis);
    const axes = Array.isArray(attribute) ? attribute.map(Number) : [Number(attribute)];
    return tf.util.parseAxisParam(axes, x.shape);
  };
  /** A reduced tensor in the shape it would have with its axes kept at length 1. */
  const withAxes = (reduced: Tensor, x: Tensor, axes: readonly number[]): Tensor =>
    tf.reshape(
      reduced,
      x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length)),
    );
  const countAlong = (x: Tensor, axes: readonly number[]): number =>
    axes.reduce((count, axis) => count * (x.shape[axis] ?? 1), 1);
  /** dy to every value that equals the extreme. */
  const extreme = (kernelName: string, attributeName: string): GradientRule => ({
    kernelName,
    inputsToSave: ['x'],
    outputsToSave: [true],
    gradFunc(dy, saved, attributes) {
      const [x, y] = [kept(saved, 0), kept(saved, 1)];
      const axes = axesOf(x, attributes[attributeName]);
      const reached = tf.cast(tf.equal(x, withAxes(y, x, axes)), 'float32');
      return { x: () => tf.mul(withAxes(single(dy), x, axes), reached) };
    },
  });

  return [
    {
      kernelName: 'Sum',
      inputsToSave: ['x'],
      gradFunc(dy, saved, attributes) {
        const x = kept(saved, 0);
        const axes = axesOf(x, attributes['axis']);
        return { x: () => tf.mul(withAxes(single(dy), x, axes), tf.ones(x.shape)) };
      },
    },
    {
      kernelName: 'Mean',
      inputsToSave: ['x'],
      gradFunc(dy, saved, attributes) {
        const x = kept(saved, 0);
        const axes = axesOf(x, attributes['axis']);
        const share = tf.fill(x.shape, 1 / countAlong(x, axes));
        return { x: () => tf.mul(withAxes(single(dy), x, axes), share) };
      },
    },
    extreme('Max', 'reductionIndices'),
    extreme('Min', 'axis'),
    {
      kernelName: 'Softmax',
      outputsToSave: [true],
      gradFunc(dy, saved, attributes) {
        const y = kept(saved, 0);
        const weighted = tf.mul(single(dy), y);
        const total = tf.sum(weighted, Number(attributes['dim']), true);
        return { logits: () => tf.sub(weighted, tf.mul(total, y)) };
      },
    },
  ];
}
