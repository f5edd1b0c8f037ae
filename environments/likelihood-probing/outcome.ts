import type { AnswerReport, EvaluationReport, ProbeReport, ScoringReport } from 'agon-sim';
import { withoutText } from '../tasks/cast-answers.ts';
import type { Probing } from './probing.ts';

/** What was answered, beside the truth, and what was scored of it. Plain data, for terms that read `LikelihoodOutcome`. */
export type ProbingOutcome = {
  readonly problem: string;
  /** In the order in which they came. */
  readonly answers: readonly AnswerReport[];
  /** In the order in which they were made. */
  readonly probes: readonly ProbeReport[];
  /** Nobody evaluates here, */
  readonly evaluations: readonly EvaluationReport[];
  /** and nobody scores evaluations. */
  readonly scorings: readonly ScoringReport[];
};

export function outcomeOf({ ballot, reports }: Probing): ProbingOutcome {
  return {
    problem: ballot.questions[0] ?? '',
    answers: ballot.answers.map(withoutText),
    probes: reports,
    evaluations: [],
    scorings: [],
  };
}
