import type { Adam, AdamOptions, AdamState, Engine, StepReport } from '../engine/index.ts';
import type { TransformerConfig } from '../policies/transformer/config.ts';
import { parameterVariables } from '../policies/transformer/parameter-tensors.ts';

interface TrainedWeightsOptions {
  readonly engine: Engine;
  readonly config: TransformerConfig;
  /** To start from, in the order of `parameterLayout`; copied. */
  readonly parameters: Float32Array;
  readonly adam?: AdamOptions;
}

/** A policy's weights with their optimiser: as variables that steps change, and flat for everybody else. */
export class TrainedWeights {
  readonly #engine: Engine;
  readonly #options: AdamOptions;
  readonly #variables: ReturnType<typeof parameterVariables>;
  #adam: Adam;
  #flat: Float32Array;

  constructor({ engine, config, parameters, adam }: TrainedWeightsOptions) {
    this.#engine = engine;
    this.#options = { beta2: 0.99, ...adam };
    this.#flat = sharedCopy(parameters);
    this.#variables = parameterVariables(engine.tf, config, this.#flat);
    this.#adam = this.#openAdam();
  }

  /** A new array after every change, never written to again. In shared memory where there is such. */
  get flat(): Float32Array {
    return this.#flat;
  }

  /** One step of the optimiser; weights and moments stay as they are if it is refused. */
  async step(
    gradient: Float32Array,
    options: { readonly learningRate: number; readonly maxNorm: number },
  ): Promise<StepReport> {
    const report = await this.#adam.stepFlat(gradient, options);
    if (report.kind === 'applied') {
      this.#flat = sharedCopy(await this.#engine.flatten(Object.values(this.#variables)));
    }
    return report;
  }

  /** Takes over other weights, and the moments that go with them: fresh ones if absent. */
  assign(parameters: Float32Array, moments?: AdamState): void {
    this.#engine.assign(Object.values(this.#variables), parameters);
    this.#flat = sharedCopy(parameters);
    if (moments === undefined) this.resetOptimiser();
    else this.#adam.importState(moments);
  }

  /** Forgets the optimiser's moments. */
  resetOptimiser(): void {
    this.#adam.dispose();
    this.#adam = this.#openAdam();
  }

  exportOptimiser(): Promise<AdamState> {
    return this.#adam.exportState();
  }

  /** Frees its tensors; nothing else may be called afterwards. */
  dispose(): void {
    this.#adam.dispose();
    this.#engine.tf.dispose(Object.values(this.#variables));
  }

  #openAdam(): Adam {
    return this.#engine.adam(Object.values(this.#variables), this.#options);
  }
}

/** The same weights where all threads see them, where memory can be shared; not copied if they lie there. */
export function inSharedMemory(weights: Float32Array): Float32Array {
  if (typeof SharedArrayBuffer === 'undefined') return weights;
  return weights.buffer instanceof SharedArrayBuffer ? weights : sharedCopy(weights);
}

/** A copy that worker threads can read without another one, where memory can be shared. */
export function sharedCopy(values: Float32Array): Float32Array {
  if (typeof SharedArrayBuffer === 'undefined') return new Float32Array(values);
  const copy = new Float32Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}
