import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { NativeKernels } from './tfjs/native-kernels.ts';
import type { Tfjs } from './tfjs/tfjs.ts';

/** A step's numbers, worked out once for all variables. */
export interface StepFactors {
  readonly gradientScale: number;
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly correction1: number;
  readonly correction2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
}

/** One variable with its moments. */
export interface Slot {
  readonly weights: Variable;
  readonly means: Variable;
  readonly squares: Variable;
}

/** sqrt(Σ g²) over all gradients: NaN or infinite if any value is (or, off wasm, if a sum overflows). */
export async function globalNorm(
  tf: Tfjs,
  native: NativeKernels | undefined,
  gradients: readonly Tensor[],
): Promise<number> {
  if (native !== undefined) {
    const { heap, exports } = native;
    const sums = gradients.map((g) => exports.sumOfSquares(heap.addressOf(g), g.size));
    return Math.sqrt(sums.reduce((sum, square) => sum + square, 0));
  }
  // stacked, because addN of more than seven tensors is more than a WebGPU shader may bind
  const squared = tf.tidy(() => tf.sum(tf.stack(gradients.map((g) => tf.sum(tf.square(g))))));
  const [sum = NaN] = await squared.data();
  squared.dispose();
  return Math.sqrt(sum);
}

export function fusedStep(
  tf: Tfjs,
  { heap, exports }: NativeKernels,
  slot: Slot,
  gradient: Tensor,
  factors: StepFactors,
): void {
  for (const variable of [slot.weights, slot.means, slot.squares]) detach(tf, heap, variable);
  const at = heap.addressOf;
  exports.adamStep(
    at(slot.weights),
    at(gradient),
    at(slot.means),
    at(slot.squares),
    gradient.size,
    factors.gradientScale,
    factors.rate,
    factors.beta1,
    factors.beta2,
    factors.correction1,
    factors.correction2,
    factors.epsilon,
    factors.weightDecay,
  );
}

/** Moves a variable to memory of its own, so that its clones keep the values they were made with. */
function detach(tf: Tfjs, heap: NativeKernels['heap'], variable: Variable): void {
  if (!heap.isShared(variable)) return;
  const copy = tf.tensor(heap.floats(variable).slice(), variable.shape, 'float32');
  variable.assign(copy);
  copy.dispose();
}

export function plainStep(tf: Tfjs, slot: Slot, gradient: Tensor, factors: StepFactors): void {
  const { rate, beta1, beta2, epsilon, weightDecay } = factors;
  tf.tidy(() => {
    const g = tf.mul(gradient, factors.gradientScale);
    const m = tf.add(tf.mul(slot.means, beta1), tf.mul(g, 1 - beta1));
    const v = tf.add(tf.mul(slot.squares, beta2), tf.mul(tf.square(g), 1 - beta2));
    const size = tf.add(tf.sqrt(tf.mul(v, factors.correction2)), epsilon);
    const change = tf.div(tf.mul(m, rate * factors.correction1), size);
    slot.weights.assign(tf.sub(tf.mul(slot.weights, 1 - rate * weightDecay), change));
    slot.means.assign(m);
    slot.squares.assign(v);
  });
}
