import type { Scalar, Tensor1D } from '@tensorflow/tfjs-core';
import type { Tfjs } from '../engine/index.ts';

/**
 * What an update minimises, as plain data that can cross a thread: a tag and its settings. The
 * arithmetic is the `LossFunction` of that tag.
 */
export interface Objective {
  readonly kind: string;
  /** Whether the frozen reference is looked at: it costs another forward pass. */
  readonly usesReference: boolean;
  /** Whether a row of advantage 0 still moves the weights (a KL or entropy term, a value loss). */
  readonly trainsOnZeroAdvantage: boolean;
}

/** An objective that compares replies two by two; takes the preferences of a `Pairing`. */
export interface PreferenceObjective extends Objective {
  readonly comparesPairs: true;
}

export function comparesPairs(objective: Objective): boolean {
  return 'comparesPairs' in objective && objective.comparesPairs === true;
}

/** An objective of each reply by itself; takes the advantages of an estimator. */
export type ReplyObjective = Objective & { readonly comparesPairs?: false };

/** Everything is (slots) unless said otherwise: one entry per trained token, whole batch flat, no padding. */
export interface TokenTerms {
  /** log π(token), under the mask and temperature it was drawn with; differentiable. */
  readonly logProb: Tensor1D;
  /** Entropy of the distribution it was drawn from, in nats; differentiable. */
  readonly entropy: Tensor1D;
  /** KL(π ‖ reference) over the whole vocabulary, at least 0; differentiable. 0 without a reference. */
  readonly divergence: Tensor1D;
  /** What the value head expected there; differentiable. */
  readonly value: Tensor1D;
  /** log π_reference(token), constant; null where the objective uses no reference. */
  readonly referenceLogProb: Tensor1D | null;
  /** log-probability under the policy that acted; constant. */
  readonly oldLogProb: Tensor1D;
  /** Constant. */
  readonly advantage: Tensor1D;
  /** What the value should have been; constant. */
  readonly return: Tensor1D;
  /** Share in the loss; constant. */
  readonly weight: Tensor1D;
  /** (rows + 1): the slots of reply r are starts[r] to starts[r + 1], the latter excluded; for `sumByReply`. */
  readonly starts: Int32Array;
  /**
   * (rows): share in the loss of preferring this reply to its partner, at least 0; constant. Replies 2i
   * and 2i + 1 are partners. Null where the objective compares no pairs.
   */
  readonly preference: Tensor1D | null;
}

/** Sums over the slots of one micro-batch. */
export interface ObjectiveSums {
  /** Σ weight · token loss, or over pairs; this is differentiated. */
  readonly loss: Scalar;
  /** Metrics to log, each summed over slots (or pairs) without weights; the learner divides by their number. */
  readonly metrics: Readonly<Record<string, Scalar>>;
}

/** Pure; allocates tensors only inside the caller's tidy. */
export type LossFunction<Kind extends Objective = Objective> = (
  tf: Tfjs,
  objective: Kind,
  terms: TokenTerms,
) => ObjectiveSums;

/** What an objective's file exports beside its factory: the arithmetic of its tag. */
export interface ObjectiveLoss<Kind extends Objective> {
  readonly kind: Kind['kind'];
  readonly loss: LossFunction<Kind>;
}

/** The `ObjectiveLoss` of any objective, as an experiment lists its own. */
export interface CustomLoss {
  readonly kind: string;
  readonly loss: LossFunction<never>;
}
