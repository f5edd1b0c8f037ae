import type { AgentId, EpisodeId, PolicyName, PolicyVersion } from '../core/ids.ts';

/** One decision with what it was worth: the unit that estimators and objectives work on. */
export interface Experience {
  readonly episode: EpisodeId;
  readonly group: string;
  readonly agent: AgentId;
  /** The agent's own n-th decision, from 0. */
  readonly decisionIndex: number;
  readonly role: string;
  readonly policy: PolicyName;
  readonly version: PolicyVersion;
  readonly prompt: string;
  readonly tokens: readonly number[];
  /** Under the policy that acted, see `Decision.logProbs`. */
  readonly logProbs: readonly number[];
  readonly temperature: number;
  readonly choices?: readonly string[];
  /** Weighted sum of `columns`. */
  readonly reward: number;
  /**
   * Whether a term of a weight other than 0 judged it. What is only logged has a reward of 0 that says
   * nothing: estimators give it the advantage 0 and keep it out of everybody's mean.
   */
  readonly hasReward: boolean;
  /** Reward by term name, before weighing. */
  readonly rewardTerms: Readonly<Record<string, number>>;
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
