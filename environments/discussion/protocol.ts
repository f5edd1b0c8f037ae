import type { AgentId, HeardEvent, MalformedBody, MessagesOf, Utterance } from 'agon-sim';
import type { AnswerBody, QuestionBody } from '../tasks/answer-messages.ts';
import type { EvaluateBody, EvaluationBody } from '../tasks/answer-messages.ts';

/** Heard: does this answer stand against this evaluation? No history: only what is shown counts. */
export type ScoreBody = {
  readonly problem: string;
  readonly answer: string;
  /** Null: nobody evaluated the answer, and the scorer has its own judgement alone. */
  readonly evaluation: string | null;
};

/** Said: 3 if the answer stands, 2 if a minor flaw was shown, 1 if it was refuted. */
export type ScoringBody = { readonly score: 1 | 2 | 3 };

/** Every kind of message in a discussion, in the order in which they are said in a round. */
export type Discussion = {
  /** environment → a solver */
  question: QuestionBody;
  /** solver → environment */
  answer: AnswerBody;
  /** environment → an evaluator */
  evaluate: EvaluateBody;
  /** evaluator → environment */
  evaluation: EvaluationBody;
  /** environment → a scorer */
  score: ScoreBody;
  /** scorer → environment */
  scoring: ScoringBody;
  /** anybody → environment, in place of what was asked for */
  malformed: MalformedBody;
};

/** A message of the discussion, discriminated by `kind`; for subscribers who want its body typed. */
export type DiscussionMessage = MessagesOf<Discussion>;

/** What the environment's machine hears. */
export type HeardByEnvironment = HeardEvent<
  Extract<DiscussionMessage, { kind: 'answer' | 'evaluation' | 'scoring' | 'malformed' }>
>;

/** What the environment's machine says. */
export type SaidByEnvironment = {
  [Kind in 'question' | 'evaluate' | 'score']: Utterance<Kind, Discussion[Kind]>;
}['question' | 'evaluate' | 'score'];

export type DiscussionRole = 'solver' | 'evaluator' | 'scorer';

/** The seat that agent `agent`, counted from 1, takes in a role: `evaluator-2`. */
export function discussionSeat(role: DiscussionRole, agent: number): AgentId {
  return `${role}-${agent}`;
}
