import type { Tfjs } from '../tfjs.ts';
import { binaryRules } from './binary.ts';
import { elementwiseRules } from './elementwise.ts';
import { productRules } from './products.ts';
import { reducingRules } from './reducing.ts';
import { shapingRules } from './shaping.ts';
import { stepRules } from './steps.ts';

/** Teaches tfjs-core our rules; those that another package has registered stay. */
export function registerGradients(tf: Tfjs): void {
  const rules = [
    ...binaryRules(tf),
    ...elementwiseRules(tf),
    ...productRules(tf),
    ...reducingRules(tf),
    ...shapingRules(tf),
    ...stepRules(tf),
  ];
  for (const rule of rules) {
    if (tf.getGradient(rule.kernelName) === undefined) tf.registerGradient(rule);
  }
}
