import type { Tensor } from '@tensorflow/tfjs-core';
import type { Tfjs } from '../tfjs.ts';
import { kept, single, sumToShape } from './gradient-rule.ts';
import type { GradientRule } from './gradient-rule.ts';

type Derive = (dy: Tensor, a: Tensor, b: Tensor) => Tensor;

/** Functions of two tensors, broadcast against each other. */
export function binaryRules(tf: Tfjs): GradientRule[] {
  const rule = (kernelName: string, da: Derive, db: Derive): GradientRule => ({
    kernelName,
    inputsToSave: ['a', 'b'],
    gradFunc(dy, saved) {
      const [a, b] = [kept(saved, 0), kept(saved, 1)];
      return {
        a: () => sumToShape(tf, da(single(dy), a, b), a.shape),
        b: () => sumToShape(tf, db(single(dy), a, b), b.shape),
      };
    },
  });
  /** dy where a condition on a and b holds, else 0. */
  const where = (dy: Tensor, condition: Tensor): Tensor =>
    tf.mul(dy, tf.cast(condition, 'float32'));

  return [
    rule(
      'Add',
      (dy) => dy,
      (dy) => dy,
    ),
    rule(
      'Sub',
      (dy) => dy,
      (dy) => tf.neg(dy),
    ),
    rule(
      'Multiply',
      (dy, _a, b) => tf.mul(dy, b),
      (dy, a) => tf.mul(dy, a),
    ),
    rule(
      'RealDiv',
      (dy, _a, b) => tf.div(dy, b),
      (dy, a, b) => tf.neg(tf.div(tf.mul(dy, a), tf.square(b))),
    ),
    rule(
      'SquaredDifference',
      (dy, a, b) => tf.mul(dy, tf.mul(tf.sub(a, b), 2)),
      (dy, a, b) => tf.mul(dy, tf.mul(tf.sub(b, a), 2)),
    ),
    // of equals, the first of a maximum or minimum takes the whole gradient
    rule(
      'Maximum',
      (dy, a, b) => where(dy, tf.greaterEqual(a, b)),
      (dy, a, b) => where(dy, tf.less(a, b)),
    ),
    rule(
      'Minimum',
      (dy, a, b) => where(dy, tf.lessEqual(a, b)),
      (dy, a, b) => where(dy, tf.greater(a, b)),
    ),
    {
      kernelName: 'Select',
      inputsToSave: ['condition', 't', 'e'],
      gradFunc(dy, saved) {
        const [condition, t, e] = [kept(saved, 0), kept(saved, 1), kept(saved, 2)];
        return {
          condition: () => tf.zeros(condition.shape),
          t: () => sumToShape(tf, where(single(dy), condition), t.shape),
          e: () => sumToShape(tf, where(single(dy), tf.logicalNot(condition)), e.shape),
        };
      },
    },
  ];
}
