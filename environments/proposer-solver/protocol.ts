import type { AgentId, HeardEvent, MalformedBody, MessagesOf, Utterance } from 'agon-sim';
import type { AnswerBody, QuestionBody } from '../tasks/answer-messages.ts';

/** Heard: make up a problem like these, but a new one. */
export type ProposeBody = { readonly examples: readonly string[] };

/** Said: a problem of the domain; whether it is new or any good is for others to judge. */
export type ProposalBody = { readonly problem: string };

/** Every kind of message between environment, proposer and solvers. */
export type ProposerSolver = {
  /** environment → proposer */
  propose: ProposeBody;
  /** proposer → environment */
  proposal: ProposalBody;
  /** environment → solver */
  question: QuestionBody;
  /** solver → environment */
  answer: AnswerBody;
  /** proposer or solver → environment, in place of the answer */
  malformed: MalformedBody;
};

/** What the environment's machine hears. */
export type HeardByEnvironment = HeardEvent<
  Extract<MessagesOf<ProposerSolver>, { kind: 'proposal' | 'answer' | 'malformed' }>
>;

/** What the environment's machine says. */
export type SaidByEnvironment =
  Utterance<'propose', ProposeBody> | Utterance<'question', QuestionBody>;

export const PROPOSER: AgentId = 'proposer';
