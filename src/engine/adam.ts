import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { fusedStep, globalNorm, plainStep } from './adam-step.ts';
import type { Slot, StepFactors } from './adam-step.ts';
import { assignFlat, flatSize, flatten, unflatten } from './flat-values.ts';
import type { NativeKernels } from './tfjs/native-kernels.ts';
import type { Tfjs } from './tfjs/tfjs.ts';

export interface AdamOptions {
  /** β₁, the decay of the mean, in [0, 1). Default 0.9. */
  readonly beta1?: number;
  /** β₂, the decay of the mean square, in [0, 1). Default 0.999. */
  readonly beta2?: number;
  /** ε, above 0. Default 1e-8. */
  readonly epsilon?: number;
  /** λ, decoupled from the gradient: a step also takes rate · λ of every weight. Default 0. */
  readonly weightDecay?: number;
}

interface StepOptions {
  /** At least 0. */
  readonly learningRate: number;
  /** Gradients are scaled down to this global norm if theirs is larger. Default: no limit. */
  readonly maxNorm?: number;
}

/** What became of a step. */
export type StepReport =
  | { readonly kind: 'applied'; readonly norm: number; readonly clipped: boolean }
  /** The gradients held NaN or an infinity: neither weights nor moments have changed. */
  | { readonly kind: 'refused'; readonly norm: number };

/** For checkpoints: m and v of all variables, flattened in their order. */
export interface AdamState {
  readonly steps: number;
  readonly means: Float32Array;
  readonly squares: Float32Array;
}

/**
 * Adam with decoupled weight decay (Kingma & Ba 2015, algorithm 1; Loshchilov & Hutter 2019,
 * algorithm 2 without its schedule multiplier).
 */
export interface Adam {
  /** Steps applied so far: t. */
  readonly steps: number;
  /**
   * Changes the variables in place. `norm` is that of all gradients together, before clipping.
   * @param gradients in the order of the variables; not disposed
   */
  step(gradients: readonly Tensor[], options: StepOptions): Promise<StepReport>;
  /** A step with gradients from `flatten`, such as the sum of several workers'. */
  stepFlat(gradients: Float32Array, options: StepOptions): Promise<StepReport>;
  exportState(): Promise<AdamState>;
  importState(state: AdamState): void;
  dispose(): void;
}

/** What the optimiser runs on. */
interface Ground {
  readonly tf: Tfjs;
  /** Our kernels, where tfjs-wasm is the backend. */
  readonly native: NativeKernels | undefined;
  /** What the device reported since the last call that no result shows. */
  readonly takeFault: () => string | undefined;
}

export function createAdam(
  { tf, native, takeFault }: Ground,
  variables: readonly Variable[],
  options: AdamOptions = {},
): Adam {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0 } = options;
  requireRange('beta1', beta1, beta1 >= 0 && beta1 < 1, '[0, 1)');
  requireRange('beta2', beta2, beta2 >= 0 && beta2 < 1, '[0, 1)');
  requireRange('epsilon', epsilon, epsilon > 0, '(0, ∞)');
  requireRange('weightDecay', weightDecay, weightDecay >= 0, '[0, ∞)');
  const slots: readonly Slot[] = variables.map((weights) => ({
    weights,
    means: tf.tidy(() => tf.variable(tf.zeros(weights.shape), false)),
    squares: tf.tidy(() => tf.variable(tf.zeros(weights.shape), false)),
  }));
  const means = slots.map((slot) => slot.means);
  const squares = slots.map((slot) => slot.squares);
  let steps = 0;

  async function step(
    gradients: readonly Tensor[],
    { learningRate, maxNorm = Infinity }: StepOptions,
  ): Promise<StepReport> {
    requireRange('learningRate', learningRate, learningRate >= 0, '[0, ∞)');
    requireRange('maxNorm', maxNorm, maxNorm > 0, '(0, ∞]');
    requireMatching(variables, gradients);
    const norm = await globalNorm(tf, native, gradients);
    const fault = takeFault();
    if (fault !== undefined) {
      throw new Error(
        `adam.step: the device must have computed the gradients, it reported: ${fault}; use another backend`,
      );
    }
    if (!Number.isFinite(norm)) return { kind: 'refused', norm };
    steps += 1;
    const factors: StepFactors = {
      gradientScale: norm > maxNorm ? maxNorm / norm : 1,
      rate: learningRate,
      beta1,
      beta2,
      correction1: 1 / (1 - beta1 ** steps),
      correction2: 1 / (1 - beta2 ** steps),
      epsilon,
      weightDecay,
    };
    slots.forEach((slot, i) => {
      const gradient = gradients[i];
      if (gradient === undefined) throw new Error('internal: fewer gradients than variables');
      if (native === undefined) plainStep(tf, slot, gradient, factors);
      else fusedStep(tf, native, slot, gradient, factors);
    });
    return { kind: 'applied', norm, clipped: norm > maxNorm };
  }

  return {
    get steps() {
      return steps;
    },
    step,
    async stepFlat(values, stepOptions) {
      const gradients = unflatten(tf, values, variables);
      try {
        return await step(gradients, stepOptions);
      } finally {
        for (const gradient of gradients) gradient.dispose();
      }
    },
    async exportState() {
      return {
        steps,
        means: await flatten(tf, means),
        squares: await flatten(tf, squares),
      };
    },
    importState(state) {
      const size = flatSize(variables);
      if (state.means.length !== size || state.squares.length !== size) {
        throw new RangeError(
          `adam.importState: needs ${size} values, got ${state.means.length} and ${state.squares.length}; was it saved for a model of another size?`,
        );
      }
      assignFlat(tf, means, state.means);
      assignFlat(tf, squares, state.squares);
      steps = state.steps;
    },
    dispose() {
      for (const variable of [...means, ...squares]) variable.dispose();
    },
  };
}

function requireMatching(variables: readonly Variable[], gradients: readonly Tensor[]): void {
  const matching = variables.every((v, i) => v.shape.join() === gradients[i]?.shape.join());
  if (!matching || variables.length !== gradients.length) {
    throw new RangeError(
      `adam.step: needs one gradient of the same shape per variable, got ${gradients.length} for ${variables.length}; pass those of computeGradients for the same variables`,
    );
  }
}

function requireRange(name: string, value: number, inRange: boolean, range: string): void {
  if (!inRange) {
    throw new RangeError(`adam: ${name} must be in ${range}, got ${value}; correct the setting`);
  }
}
