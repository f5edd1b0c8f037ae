import type { Decision } from '../core/decision.ts';

/** One decision with what it was worth: the unit that estimators and objectives work on. */
export interface Experience {
  readonly decision: Decision;
  /** Of the episode: all episodes of one task have the same. */
  readonly group: string;
  /** Weighted sum of `rewardTerms`. */
  readonly reward: number;
  /**
   * Whether a term of a weight other than 0 judged it. What is only logged has a reward of 0 that says
   * nothing: estimators give it the advantage 0 and keep it out of everybody's mean.
   */
  readonly hasReward: boolean;
  /** Reward by term name, before weighing. */
  readonly rewardTerms: Readonly<Record<string, number>>;
}

/** Whether a gradient can be computed of a decision: its tokens are known, and nobody withheld its text. */
export function isTrainable({ tokens, finish }: Decision): boolean {
  return tokens.length > 0 && finish !== 'refused';
}

/**
 * Gives one advantage per experience (same order). Pure but for the state it carries from update to
 * update, which is plain data and goes into the checkpoint.
 */
export interface AdvantageEstimator {
  readonly name: string;
  estimate(batch: readonly Experience[], state: EstimatorState): EstimatedAdvantages;
}

/** Baselines by key (for instance `critic`); empty before the first update. */
export type EstimatorState = Readonly<Record<string, number>>;

export interface EstimatedAdvantages {
  readonly advantages: Float64Array; // (experiences), finite
  readonly state: EstimatorState;
}
