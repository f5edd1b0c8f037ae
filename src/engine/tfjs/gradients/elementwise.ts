import type { Tensor } from '@tensorflow/tfjs-core';
import type { Tfjs } from '../tfjs.ts';
import { kept, single } from './gradient-rule.ts';
import type { GradientRule } from './gradient-rule.ts';

/** Functions of one tensor, value by value. */
export function elementwiseRules(tf: Tfjs): GradientRule[] {
  /** dx from dy and the input. */
  const ofInput = (
    kernelName: string,
    derive: (dy: Tensor, x: Tensor) => Tensor,
  ): GradientRule => ({
    kernelName,
    inputsToSave: ['x'],
    gradFunc: (dy, saved) => ({ x: () => derive(single(dy), kept(saved, 0)) }),
  });
  /** dx from dy and the output. */
  const ofOutput = (
    kernelName: string,
    derive: (dy: Tensor, y: Tensor) => Tensor,
  ): GradientRule => ({
    kernelName,
    outputsToSave: [true],
    gradFunc: (dy, saved) => ({ x: () => derive(single(dy), kept(saved, 0)) }),
  });
  const ofGradient = (kernelName: string, derive: (dy: Tensor) => Tensor): GradientRule => ({
    kernelName,
    gradFunc: (dy) => ({ x: () => derive(single(dy)) }),
  });

  return [
    ofGradient('Cast', (dy) => tf.cast(dy, 'float32')),
    ofGradient('Identity', (dy) => tf.cast(dy, 'float32')),
    ofGradient('Neg', (dy) => tf.neg(dy)),
    ofInput('Abs', (dy, x) => tf.mul(dy, tf.sign(x))),
    ofInput('Log', (dy, x) => tf.div(dy, x)),
    ofInput('Relu', (dy, x) => tf.mul(dy, tf.step(x))),
    ofInput('Softplus', (dy, x) => tf.mul(dy, tf.sigmoid(x))),
    ofInput('Square', (dy, x) => tf.mul(dy, tf.mul(x, 2))),
    ofOutput('Exp', (dy, y) => tf.mul(dy, y)),
    ofOutput('Rsqrt', (dy, y) => tf.mul(dy, tf.mul(tf.mul(y, tf.square(y)), -0.5))),
    ofOutput('Sigmoid', (dy, y) => tf.mul(dy, tf.mul(y, tf.sub(1, y)))),
    ofOutput('Sqrt', (dy, y) => tf.div(dy, tf.mul(y, 2))),
    ofOutput('Tanh', (dy, y) => tf.mul(dy, tf.sub(1, tf.square(y)))),
    {
      // inside the range, bounds included, the gradient passes; outside it is 0
      kernelName: 'ClipByValue',
      inputsToSave: ['x'],
      gradFunc: (dy, saved, attributes) => ({
        x: () => {
          const x = kept(saved, 0);
          const aboveLow = tf.greaterEqual(x, Number(attributes['clipValueMin']));
          const belowHigh = tf.lessEqual(x, Number(attributes['clipValueMax']));
          return tf.mul(single(dy), tf.cast(tf.logicalAnd(aboveLow, belowHigh), 'float32'));
        },
      }),
    },
  ];
}
