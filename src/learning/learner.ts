import { UserError } from '../core/errors.ts';
import type { PolicyName, PolicyVersion } from '../core/ids.ts';
import type { AdamOptions, AdamState } from '../engine/index.ts';
import { differentiateParts } from './differentiate-parts.ts';
import type { DifferentiationTools } from './differentiate-parts.ts';
import type { LossNormalisation } from './loss-normalisation.ts';
import type { Experience } from './experience.ts';
import type { LossPart } from './loss-parts.ts';
import type { Objective } from './objective.ts';
import { partMetrics } from './part-metrics.ts';
import { TrainedWeights, sharedCopy } from './trained-weights.ts';
import type { TrainingRow } from './training-batch.ts';
import { trainingRows } from './training-rows.ts';

/** With its engine, the transformer's shape, the vocabulary, and where its gradients are computed. */
export interface LearnerOptions extends DifferentiationTools {
  readonly policy: PolicyName;
  /** To start from, in the order of `parameterLayout`; copied. */
  readonly parameters: Float32Array;
  /** β₂ is .99 unless said otherwise: it forgets in about 100 steps, which suits runs of some hundred updates. */
  readonly adam?: AdamOptions;
  /** Global norm to which gradients are clipped, above 0. Default 1. */
  readonly maxNorm?: number;
}

export interface UpdateOptions {
  /** At least 0. */
  readonly learningRate: number;
  /** By the number of rows unless said otherwise. */
  readonly divisor?: LossNormalisation;
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
  readonly #weights: TrainedWeights;
  #reference: Float32Array | null = null;
  #version: PolicyVersion = 0;

  constructor(options: LearnerOptions) {
    this.policy = options.policy;
    this.#options = options;
    this.#weights = new TrainedWeights(options);
  }

  /** Counts the updates that were applied; supervised steps don't count. */
  get version(): PolicyVersion {
    return this.#version;
  }

  /** The current weights, flat; a new array after every step, never written to again. In shared memory where there is such. */
  get parameters(): Float32Array {
    return this.#weights.flat;
  }

  /** The frozen reference that KL terms look at; null before `freezeReference`. */
  get reference(): Float32Array | null {
    return this.#reference;
  }

  /** From now on KL terms refer to the weights as they are. */
  freezeReference(): void {
    this.#reference = this.#weights.flat;
  }

  /** Takes over another policy's weights, as where two roles begin from one warm start. */
  startFrom(parameters: Float32Array): void {
    this.#weights.assign(parameters);
  }

  /** Forgets the optimiser's moments, as between phases with different losses. */
  resetOptimiser(): void {
    this.#weights.resetOptimiser();
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
    const stranger = batch.find(({ decision }) => decision.policy !== this.policy);
    if (stranger !== undefined) {
      throw new Error(
        `internal: learner ${this.policy}: was given what ${stranger.decision.policy} did`,
      );
    }
    const rows = trainingRows(batch, { advantages }, objective, divisor);
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

  /** Adds the gradients of the parts up and takes one step along their sum. */
  async #step(parts: readonly LossPart[], learningRate: number): Promise<UpdateReport> {
    const { policy, parameters, reference } = this;
    const point = { policy, parameters, reference };
    const { gradient, loss, metrics } = await differentiateParts(parts, point, this.#options);
    if (!Number.isFinite(loss)) throw this.#diverged('loss', loss);
    const { maxNorm = 1 } = this.#options;
    const step = await this.#weights.step(gradient, { learningRate, maxNorm });
    if (step.kind === 'refused') throw this.#diverged('gradient norm', step.norm);
    return {
      applied: true,
      metrics: {
        ...metrics,
        gradientNorm: step.norm,
        gradientClipped: step.clipped ? 1 : 0,
      },
    };
  }

  async exportState(): Promise<LearnerState> {
    return {
      version: this.#version,
      parameters: this.#weights.flat,
      reference: this.#reference,
      adam: await this.#weights.exportOptimiser(),
    };
  }

  /** Continues from a checkpoint. Throws on one of another size. */
  importState(state: LearnerState): void {
    this.#weights.assign(state.parameters, state.adam);
    this.#reference = state.reference === null ? null : sharedCopy(state.reference);
    this.#version = state.version;
  }

  /** Frees its tensors; nothing else may be called afterwards. */
  dispose(): void {
    this.#weights.dispose();
  }

  #diverged(what: string, value: number): UserError {
    return new UserError(
      `learner ${this.policy}: the ${what} must be finite, got ${value} at version ${this.#version}; ` +
        'the weights are unchanged: continue from the last checkpoint with a lower learning rate, or look at the rewards',
    );
  }
}
