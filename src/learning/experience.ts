import type { Credit } from '../core/credit.ts';
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
  /** What terms said of it, before weighing: with sentences, and the events that they rest on. */
  readonly credits: readonly Credit[];
  /**
   * What each token was worth, where a term that pays gives values by token: adds up to `reward`. A term that
   * gives one value gives it to the last token.
   */
  readonly tokenRewards?: readonly number[];
}

/** Whether a gradient can be computed of a decision: its tokens are known, and nobody withheld its text. */
export function isTrainable({ tokens, finish }: Decision): boolean {
  return tokens.length > 0 && finish !== 'refused';
}

/**
 * Gives one advantage per experience (same order), or one for each of its tokens. Pure but for the state it carries from update to
 * update, which is plain data and goes into the checkpoint.
 */
export interface AdvantageEstimator {
  readonly name: string;
  /** Needs the decisions' `values`: the policy then reports them. */
  readonly readsValues?: boolean;
  estimate(batch: readonly Experience[], state: EstimatorState): EstimatedAdvantages;
}

/** Baselines by key (for instance `critic`); empty before the first update. */
export type EstimatorState = Readonly<Record<string, number>>;

export interface EstimatedAdvantages extends Advantages {
  readonly state: EstimatorState;
}

/** What a batch is trained on; everything is in the batch's order, and finite. */
export interface Advantages {
  readonly advantages: Float64Array; // (experiences)
  /** Of each token, in place of the decision's one; null or absent: the one stands for all. */
  readonly tokenAdvantages?: readonly (readonly number[] | null)[];
  /** What the value head should say before each token; null or absent: the decision's reward before all. */
  readonly valueTargets?: readonly (readonly number[] | null)[];
}
