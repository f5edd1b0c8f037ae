import type { AnswerReport, EvaluationReport, ScoringReport } from 'agon-sim';
import { withoutText } from './ballot.ts';
import type { Vote } from './game.ts';

/** What was answered, beside the truth, and what judges said of it. Plain data, for terms that read `AnswersOutcome`. */
export type VotingOutcome = {
  /** The phrasings of the question: the original, which is view 0, then its twins. */
  readonly questions: readonly string[];
  /** In the order in which they came. A solver's turn is the view that it answered. */
  readonly answers: readonly AnswerReport[];
  /** Of each judge one for every answer that wasn't malformed; empty without judges. */
  readonly evaluations: readonly EvaluationReport[];
  /** Nobody scores evaluations here. */
  readonly scorings: readonly ScoringReport[];
};

export function outcomeOf({ ballot, evaluations }: Vote): VotingOutcome {
  return {
    questions: ballot.questions,
    answers: ballot.answers.map(withoutText),
    evaluations,
    scorings: [],
  };
}
