import type { AgentId, HeardEvent, MalformedBody, MessagesOf, Utterance } from 'agon-sim';
import type { AnswerBody, QuestionBody } from '../tasks/answer-messages.ts';
import type { ProbeBody, ProbedBody } from '../../agents/prober.ts';

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
