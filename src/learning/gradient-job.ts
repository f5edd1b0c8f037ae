import type { PolicyName } from '../core/ids.ts';

/**
 * One micro-batch whose gradient is wanted, as plain data that can cross a thread. `batch` is tagged
 * by the kind of objective; the learner makes it and understands it.
 */
export interface GradientJob {
  readonly policy: PolicyName;
  /** The parameters to differentiate at, and those of the frozen reference where the objective needs it. Shared memory where possible. */
  readonly parameters: Float32Array;
  readonly reference?: Float32Array;
  readonly batch: GradientBatch;
}

/** Rows of token sequences with what the objective needs of each; defined by the objectives. */
export interface GradientBatch {
  readonly kind: string;
}

export interface GradientResult {
  /** Sum (not mean) over the micro-batch of the loss gradients, flat, in the order of the layout. */
  readonly gradient: Float32Array;
  /** Sums by name, to be added over micro-batches and divided once. */
  readonly sums: Readonly<Record<string, number>>;
}
