import { mostVoted } from 'agon-sim';
import type { AgentId, AnswerReport, EvaluationReport, ScoringReport } from 'agon-sim';
import { withoutText } from '../tasks/cast-answers.ts';
import type { Refusal } from './filters.ts';
import type { Game } from './game.ts';
import { PROPOSER } from './protocol.ts';

/** What was proposed and answered, beside the truth. Plain data, for terms that read `AnswersOutcome`. */
export type ProposerSolverOutcome = {
  readonly proposal: ProposalReport;
  /** Of an accepted problem, in the order in which they came; empty if it was refused, so that no term learns from it. */
  readonly answers: readonly AnswerReport[];
  /** Answers to a problem that turned out too easy or too hard. */
  readonly unused: readonly AnswerReport[];
  /** Nobody evaluates here. */
  readonly evaluations: readonly EvaluationReport[];
  readonly scorings: readonly ScoringReport[];
};

/** What became of a proposal. */
export type ProposalReport = {
  readonly agent: AgentId;
  /** Of the agent's decisions in this episode; counted from 0. */
  readonly turn: number;
  /** Null if it was malformed. */
  readonly problem: string | null;
  /** It passed all filters. */
  readonly accepted: boolean;
  /** Why it was refused; null if it was accepted. */
  readonly reason: Refusal | null;
  /** To the most similar example or known problem, in [0, 1]; null if malformed. */
  readonly similarity: number | null;
  /** Of the most frequent answer, in [0, 1]; null if nobody was asked. */
  readonly share: number | null;
};

export function outcomeOf({ problem, similarity, refusal, ballot }: Game): ProposerSolverOutcome {
  const accepted = refusal === null;
  const answers = ballot.answers.map(withoutText);
  return {
    proposal: {
      agent: PROPOSER,
      turn: 0,
      problem,
      accepted,
      reason: refusal,
      similarity,
      share: answers.length === 0 ? null : (mostVoted(answers)?.share ?? 0),
    },
    answers: accepted ? answers : [],
    unused: accepted ? [] : answers,
    evaluations: [],
    scorings: [],
  };
}
