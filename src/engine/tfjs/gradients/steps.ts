import type { Tfjs } from '../tfjs.ts';
import type { GradientRule } from './gradient-rule.ts';

/** Step functions, by the names of their inputs: constant almost everywhere, so the gradient is 0. */
const STEPS: Readonly<Record<string, readonly string[]>> = {
  ArgMax: ['x'],
  ArgMin: ['x'],
  Equal: ['a', 'b'],
  Floor: ['x'],
  Greater: ['a', 'b'],
  GreaterEqual: ['a', 'b'],
  IsFinite: ['x'],
  IsInf: ['x'],
  IsNan: ['x'],
  Less: ['a', 'b'],
  LessEqual: ['a', 'b'],
  LogicalAnd: ['a', 'b'],
  LogicalNot: ['x'],
  LogicalOr: ['a', 'b'],
  NotEqual: ['a', 'b'],
  OneHot: ['indices'],
  Round: ['x'],
  Sign: ['x'],
  Step: ['x'],
  ZerosLike: ['x'],
};

/** A loss may contain conditions on differentiated tensors, a clip range say. */
export function stepRules(tf: Tfjs): GradientRule[] {
  return Object.entries(STEPS).map(([kernelName, inputs]) => ({
    kernelName,
    inputsToSave: [...inputs],
    gradFunc: (_dy, saved) =>
      Object.fromEntries(
        inputs.map((name, i) => [name, () => tf.zeros(saved[i]?.shape ?? [])] as const),
      ),
  }));
}
