import type { AgentId, HeardEvent, MalformedBody, MessagesOf, Utterance } from 'agon-sim';
import type { AnswerBody, QuestionBody, ReviseBody } from '../tasks/answer-messages.ts';
import type { EvaluateBody, EvaluationBody } from '../tasks/answer-messages.ts';

/** Heard: this answer of yours was wrong; what do you make of it? */
export type ReflectBody = { readonly problem: string; readonly answer: string };

/** Said: a note to oneself, shown when the answer is tried again. Nobody else reads it. */
export type ReflectionBody = { readonly note: string };

/** Every kind of message in self-correction, in the order in which they are said. */
export type SelfCorrection = {
  /** environment → solver */
  question: QuestionBody;
  /** solver → environment, to `question` and to `revise` */
  answer: AnswerBody;
  /** environment → evaluator: the latest answer */
  evaluate: EvaluateBody;
  /** evaluator → environment */
  evaluation: EvaluationBody;
  /** environment → reflector: the latest answer, which is wrong */
  reflect: ReflectBody;
  /** reflector → environment */
  reflection: ReflectionBody;
  /** environment → solver: the latest answer, and what was said of it */
  revise: ReviseBody;
  /** solver, evaluator or reflector → environment, in place of the answer */
  malformed: MalformedBody;
};

type Heard = 'answer' | 'evaluation' | 'reflection' | 'malformed';
type Said = 'question' | 'evaluate' | 'reflect' | 'revise';

/** What the environment's machine hears. */
export type HeardByEnvironment = HeardEvent<Extract<MessagesOf<SelfCorrection>, { kind: Heard }>>;

/** What the environment's machine says. */
export type SaidByEnvironment = { [Kind in Said]: Utterance<Kind, SelfCorrection[Kind]> }[Said];

/** The first agent's seats: it answers, judges its own answers, and reflects on those that failed. */
export const SOLVER: AgentId = 'solver-1';
export const SELF_EVALUATOR: AgentId = 'evaluator-1';
export const REFLECTOR: AgentId = 'reflector-1';
/** The second agent's: it judges the first one's answers. */
export const CRITIC: AgentId = 'evaluator-2';
