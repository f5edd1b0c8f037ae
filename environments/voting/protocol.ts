import type { AgentId, HeardEvent, MalformedBody, MessagesOf, Utterance } from 'agon-sim';
import type { AnswerBody, QuestionBody } from '../tasks/answer-messages.ts';
import type { EvaluateBody, EvaluationBody } from '../tasks/answer-messages.ts';

/** Every kind of message of a vote. */
export type Voting = {
  /** environment → solver */
  question: QuestionBody;
  /** solver → environment */
  answer: AnswerBody;
  /** environment → judge */
  evaluate: EvaluateBody;
  /** judge → environment */
  evaluation: EvaluationBody;
  /** solver or judge → environment, in place of the answer */
  malformed: MalformedBody;
};

/** A message of a vote, discriminated by `kind`; for subscribers who want its body typed. */
export type VotingMessage = MessagesOf<Voting>;

/** What the environment's machine hears. */
export type HeardByEnvironment = HeardEvent<
  Extract<VotingMessage, { kind: 'answer' | 'evaluation' | 'malformed' }>
>;

/** What the environment's machine says. */
export type SaidByEnvironment =
  Utterance<'question', QuestionBody> | Utterance<'evaluate', EvaluateBody>;

/** The seat of a solver, counted from 1. */
export function solverSeat(number: number): AgentId {
  return `solver-${number}`;
}

/** The seat of a judge, counted from 1. */
export function judgeSeat(number: number): AgentId {
  return `judge-${number}`;
}
