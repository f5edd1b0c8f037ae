import type { AgentId, AnswerReport, Episode, EvaluationReport, ScoringReport } from 'agon-sim';
import type { DiscussionTask } from './task.ts';

/** How a discussion ended, with everything that rewards and evaluation need to know: an `AnswersOutcome`, plain data. */
export type DiscussionOutcome = {
  readonly kind: DiscussionTask['kind'];
  readonly problem: string;
  readonly answers: readonly DiscussedAnswerReport[];
  readonly evaluations: readonly DiscussedEvaluationReport[];
  readonly scorings: readonly Readonly<ScoringReport>[];
  /** Whose reply could not be understood, in the order of their replies. */
  readonly malformed: readonly AgentId[];
};

/** An answer of the discussion. One that the task gave was said by the environment. */
export type DiscussedAnswerReport = Readonly<AnswerReport> & {
  /** Counts from 0. */
  readonly round: number;
  /** Null if malformed. */
  readonly text: string | null;
};

/**
 * An evaluation of the discussion. Where there are no evaluators, the environment says a blank one,
 * well formed and without a verdict, for scorings to refer to.
 */
export type DiscussedEvaluationReport = Readonly<EvaluationReport> & {
  /** Null if malformed or blank. */
  readonly text: string | null;
};

/** The outcome of a finished episode of `discussion`; null of one that failed. */
export function discussionOutcome(episode: Episode): DiscussionOutcome | null {
  if (episode.ending.kind === 'failed') return null;
  // The environment's own machine made it: only episodes of this protocol come here.
  return episode.ending.outcome as DiscussionOutcome;
}
