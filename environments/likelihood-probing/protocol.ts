import type {
  AgentId,
  HeardEvent,
  MalformedBody,
  MessagesOf,
  ProbeKind,
  Utterance,
} from 'agon-sim';
import type { AnswerBody, QuestionBody } from '../tasks/answer-messages.ts';

/** Heard: how likely is this text here? */
export type ProbeBody = {
  readonly kind: ProbeKind;
  readonly problem: string;
  /** What stands between the question and the text: a part of an answer in its compact form, or nothing. */
  readonly before: string;
  /** What is to be scored; at least one character. */
  readonly text: string;
};

/** Said: it has been scored. How likely it was is in the decision and not for others to hear. */
export type ProbedBody = Readonly<Record<string, never>>;

/** Every kind of message of the protocol. */
export type LikelihoodProbing = {
  /** environment → solver */
  question: QuestionBody;
  /** solver → environment */
  answer: AnswerBody;
  /** environment → prober */
  probe: ProbeBody;
  /** prober → environment */
  probed: ProbedBody;
  /** solver or prober → environment, in place of the answer */
  malformed: MalformedBody;
};

type ProbingMessage = MessagesOf<LikelihoodProbing>;

/** What the environment's machine hears. */
export type HeardByEnvironment = HeardEvent<
  Extract<ProbingMessage, { kind: 'answer' | 'probed' | 'malformed' }>
>;

/** What the environment's machine says. */
export type SaidByEnvironment = Utterance<'question', QuestionBody> | Utterance<'probe', ProbeBody>;

/** The seat of the prober beside a solver. */
export function proberSeat(number: number): AgentId {
  return `prober-${number}`;
}
