import { UserError } from '../core/errors.ts';
import type { PolicyName, PolicyVersion } from '../core/ids.ts';
import type { Adam, AdamOptions, AdamState, Engine } from '../engine/index.ts';
import type { TransformerConfig } from '../policy/transformer/config.ts';
import { parameterVariables } from '../policy/transformer/parameter-tensors.ts';
import type { Vocabulary } from '../policy/vocabulary.ts';
import { computeGradient } from './compute-gradient.ts';
import type { Divisor } from './divisor.ts';
import type { Experience } from './experience.ts';
import type { GradientJob, GradientResult } from './gradient-job.ts';
import type { LossTable } from './losses.ts';
import type { Objective } from './objective.ts';
import type { MicroBatchLimits } from './plan-micro-batches.ts';
import type { LossPart } from './loss-parts.ts';
import { partMetrics } from './part-metrics.ts';
import { sumGradients } from './sum-gradients.ts';
import { packTraining } from './training-batch.ts';
import type { TrainingRow } from './training-batch.ts';
import { trainingRows } from './training-rows.ts';

export interface LearnerOptions {
  readonly policy: PolicyName;
  readonly engine: Engine;
  readonly config: TransformerConfig;
  readonly vocabulary: Vocabulary;
  /** To start from, in the order of `parameterLayout`; copied. */
  readonly parameters: Float32Array;
  /** β₂ is .99 unless said otherwise: it forgets in about 100 steps, which suits runs of some hundred updates. */
  readonly adam?: AdamOptions;
  /** Global norm to which gradients are clipped, above 0. Default 1. */
  readonly maxNorm?: number;
  /** How rows are cut into micro-batches; decides memory and the last bits, not the result. */
  readonly limits?: MicroBatchLimits;
  /** Losses of a user's own objectives, by kind. */
  readonly losses?: LossTable;
  /** Where micro-batches are differentiated, in the order of the jobs; in this thread unless said otherwise. */
  readonly gradients?: (jobs: readonly GradientJob[]) => Promise<readonly GradientResult[]>;
}

export interface UpdateOptions {
  /** At least 0. */
  readonly learningRate: number;
  /** By the number of rows unless said otherwise. */
  readonly divisor?: Divisor;
  /** Steps on the same batch, at least 1; more than one needs an objective that clips. Default 1. */
  readonly passes?: number;
}

/** What became of an update or a step. */
export interface UpdateReport {
  /** False where no row could move the weights: version and optimiser are unchanged. */
  readonly applied: boolean;
  /**
   * By name. `gradientNorm` (before clipping), `gradientClipped` (0 or 1), and `partMetrics`. Of the
   * first pass, except that `gradientNorm` is the largest.
   */
  readonly metrics: Readonly<Record<string, number>>;
}

/** Everything that a checkpoint needs: arrays and plain data. */
export interface LearnerState {
  readonly version: PolicyVersion;
  readonly parameters: Float32Array;
  readonly reference: Float32Array | null;
  readonly adam: AdamState;
}

/** A policy that learns: parameters, optimiser, frozen reference and version. */
export class Learner {
  readonly policy: PolicyName;
  readonly #options: LearnerOptions;
  #variables: ReturnType<typeof parameterVariables>;
  #adam: Adam;
  #parameters: Float32Array;
  #reference: Float32Array | null = null;
  #version: PolicyVersion = 0;

  constructor(options: LearnerOptions) {
    this.policy = options.policy;
    this.#options = options;
    this.#parameters = sharedCopy(options.parameters);
    this.#variables = parameterVariables(options.engine.tf, options.config, this.#parameters);
    this.#adam = this.#openAdam();
  }

  /** Counts the updates that were applied; supervised steps don't count. */
  get version(): PolicyVersion {
    return this.#version;
  }

  /** The current weights, flat; a new array after every step, never written to again. In shared memory where there is such. */
  get parameters(): Float32Array {
    return this.#parameters;
  }

  /** The frozen reference that KL terms look at; null before `freezeReference`. */
  get reference(): Float32Array | null {
    return this.#reference;
  }

  /** From now on KL terms refer to the weights as they are. */
  freezeReference(): void {
    this.#reference = this.#parameters;
  }

  /** Takes over another policy's weights, as where two roles begin from one warm start. */
  startFrom(parameters: Float32Array): void {
    this.#options.engine.assign(Object.values(this.#variables), parameters);
    this.#parameters = sharedCopy(parameters);
    this.resetOptimiser();
  }

  /** Forgets the optimiser's moments, as between phases with different losses. */
  resetOptimiser(): void {
    this.#adam.dispose();
    this.#adam = this.#openAdam();
  }

  /**
   * One update: rows without effect are left out, the rest is cut into micro-batches, differentiated
   * and applied. Gives the same weights however it was cut up to float32 rounding, and to the last
   * bit however many threads took part.
   *
   * @throws UserError if the loss or a gradient isn't finite; the weights are then as before
   */
  async update(
    batch: readonly Experience[],
    advantages: Float64Array,
    objective: Objective,
    { divisor = { kind: 'rows' }, ...options }: UpdateOptions,
  ): Promise<UpdateReport> {
    const stranger = batch.find(({ policy }) => policy !== this.policy);
    if (stranger !== undefined) {
      throw new Error(`internal: learner ${this.policy}: was given what ${stranger.policy} did`);
    }
    const rows = trainingRows(batch, advantages, objective, divisor);
    const part = { name: '', rows, objective, dropped: batch.length - rows.length };
    return this.updateParts([part], options);
  }

  /** One update on several losses at once, as `update`: their gradients are added before each step. */
  async updateParts(
    parts: readonly LossPart[],
    { learningRate, passes = 1 }: Omit<UpdateOptions, 'divisor'>,
  ): Promise<UpdateReport> {
    if (parts.every(({ rows }) => rows.length === 0)) {
      return { applied: false, metrics: partMetrics(parts, []) };
    }
    const before = passes > 1 ? await this.exportState() : null;
    const { metrics } = await this.#step(parts, learningRate);
    let gradientNorm = metrics['gradientNorm'] ?? NaN;
    try {
      for (let pass = 1; pass < passes; pass++) {
        const { metrics: later } = await this.#step(parts, learningRate);
        gradientNorm = Math.max(gradientNorm, later['gradientNorm'] ?? NaN);
      }
    } catch (error) {
      if (before !== null) this.importState(before); // an update is made whole or not at all
      throw error;
    }
    this.#version += 1;
    return { applied: true, metrics: { ...metrics, gradientNorm } };
  }

  /** One optimiser step on rows whose weights already hold their share. Throws as `update` does. */
  train(
    rows: readonly TrainingRow[],
    objective: Objective,
    learningRate: number,
  ): Promise<UpdateReport> {
    return this.#step([{ name: '', rows, objective, dropped: 0 }], learningRate);
  }

  /** Differentiates the parts in order, adds everything up in order and takes one step. */
  async #step(parts: readonly LossPart[], learningRate: number): Promise<UpdateReport> {
    const byPart = parts.map(({ rows, objective }) => this.#jobs(rows, objective));
    const differentiate = this.#options.gradients ?? ((jobs) => this.#differentiate(jobs));
    const results = await differentiate(byPart.flat());
    const { gradient, sums } = sumGradients(results);
    const { loss = NaN } = sums;
    if (!Number.isFinite(loss)) throw this.#diverged('loss', loss);
    const { maxNorm = 1 } = this.#options;
    const step = await this.#adam.stepFlat(gradient, { learningRate, maxNorm });
    if (step.kind === 'refused') throw this.#diverged('gradient norm', step.norm);
    this.#parameters = sharedCopy(
      await this.#options.engine.flatten(Object.values(this.#variables)),
    );
    let from = 0;
    const resultsOf = byPart.map((jobs) => results.slice(from, (from += jobs.length)));
    return {
      applied: true,
      metrics: {
        ...partMetrics(parts, resultsOf),
        gradientNorm: step.norm,
        gradientClipped: step.clipped ? 1 : 0,
      },
    };
  }

  async exportState(): Promise<LearnerState> {
    return {
      version: this.#version,
      parameters: this.#parameters,
      reference: this.#reference,
      adam: await this.#adam.exportState(),
    };
  }

  /** Continues from a checkpoint. Throws on one of another size. */
  importState(state: LearnerState): void {
    this.#adam.importState(state.adam);
    this.#options.engine.assign(Object.values(this.#variables), state.parameters);
    this.#parameters = sharedCopy(state.parameters);
    this.#reference = state.reference === null ? null : sharedCopy(state.reference);
    this.#version = state.version;
  }

  /** Frees its tensors; nothing else may be called afterwards. */
  dispose(): void {
    this.#adam.dispose();
    this.#options.engine.tf.dispose(Object.values(this.#variables));
  }

  #openAdam(): Adam {
    const { engine, adam } = this.#options;
    return engine.adam(Object.values(this.#variables), { beta2: 0.99, ...adam });
  }

  #jobs(rows: readonly TrainingRow[], objective: Objective): readonly GradientJob[] {
    const { policy } = this;
    const parameters = this.#parameters;
    const reference = this.#reference;
    if (objective.usesReference && reference === null) {
      throw new UserError(
        `learner ${policy}: the objective ${objective.kind} has a KL term and needs a reference, got none; call freezeReference after the warm start`,
      );
    }
    return packTraining(rows, objective, this.#options).map((batch) => ({
      policy,
      parameters,
      ...(objective.usesReference && reference !== null ? { reference } : {}),
      batch,
    }));
  }

  async #differentiate(jobs: readonly GradientJob[]): Promise<readonly GradientResult[]> {
    const results: GradientResult[] = [];
    for (const job of jobs) results.push(await computeGradient(job, this.#options));
    return results;
  }

  #diverged(what: string, value: number): UserError {
    return new UserError(
      `learner ${this.policy}: the ${what} must be finite, got ${value} at version ${this.#version}; ` +
        'the weights are unchanged: continue from the last checkpoint with a lower learning rate, or look at the rewards',
    );
  }
}

/** A copy that worker threads can read without another one, where memory can be shared. */
function sharedCopy(values: Float32Array): Float32Array {
  if (typeof SharedArrayBuffer === 'undefined') return new Float32Array(values);
  const copy = new Float32Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}
