import type { AgentId, HeardEvent, MalformedBody, MessagesOf, Seat, Utterance } from 'agon-sim';
import type { ExamineBody, VerdictBody } from '../../agents/critic.ts';
import type { CorruptBody, CorruptionBody } from '../../agents/sneaky-generator.ts';
import type { ProblemBody, SolutionBody } from '../../agents/solver.ts';
import type { CheckBody, FindingBody, ReviewBody, ReviewedBody } from '../../agents/verifier.ts';

/** Every kind of message in the adversarial-steps game, in the order in which they are said. */
export type AdversarialSteps = {
  /** environment → solver */
  problem: ProblemBody;
  /** solver → environment */
  solution: SolutionBody;
  /** environment → verifier: the solution */
  review: ReviewBody;
  /** verifier → environment */
  reviewed: ReviewedBody;
  /** environment → sneaky: a correct step */
  corrupt: CorruptBody;
  /** sneaky → environment */
  corruption: CorruptionBody;
  /** environment → verifier: the rewritten step */
  check: CheckBody;
  /** verifier → environment */
  finding: FindingBody;
  /** environment → each critic */
  examine: ExamineBody;
  /** critic → environment */
  verdict: VerdictBody;
  /** solver, sneaky or critic → environment, in place of the answer */
  malformed: MalformedBody;
};

/** A message of the game, discriminated by `kind`; for subscribers who want its body typed. */
export type AdversarialMessage = MessagesOf<AdversarialSteps>;

/** What the environment's machine hears. */
export type HeardByEnvironment = HeardEvent<
  Extract<
    AdversarialMessage,
    { kind: 'solution' | 'reviewed' | 'corruption' | 'finding' | 'verdict' | 'malformed' }
  >
>;

/** What the environment's machine says. */
export type SaidByEnvironment = {
  [Kind in 'problem' | 'review' | 'corrupt' | 'check' | 'examine']: Utterance<
    Kind,
    AdversarialSteps[Kind]
  >;
}['problem' | 'review' | 'corrupt' | 'check' | 'examine'];

export const SOLVER: AgentId = 'solver';
export const SNEAKY: AgentId = 'sneaky';
export const VERIFIER: AgentId = 'verifier';

/** The seat of a critic, counted from 1. */
export function criticSeat(number: number): AgentId {
  return `critic-${number}`;
}

/** The first `count` critics, all seated alike. */
export function criticSeats(count: number, seat: Seat): Readonly<Record<AgentId, Seat>> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [criticSeat(i + 1), seat]));
}
