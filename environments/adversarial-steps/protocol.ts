import type { AgentId, HeardEvent, MalformedBody, MessagesOf, Utterance } from 'agon-sim';
import type { Finding, Rewrite } from '../tasks/rewrite-gate.ts';

/** Heard: solve this. */
export type ProblemBody = { readonly problem: string };

/** Said: the steps, each well formed, at least one and at most as many as the problem requires. */
export type SolutionBody = { readonly steps: readonly string[] };

/** Heard: how far is this solution correct? */
export type ReviewBody = { readonly problem: string; readonly steps: readonly string[] };

/** Said of a solution. */
export type ReviewedBody = {
  /** Length of the longest correct beginning. */
  readonly correctSteps: number;
  readonly complete: boolean;
  readonly reason: string | null;
};

/** Heard: rewrite this correct step, which follows the prefix, into a wrong one. */
export type CorruptBody = {
  readonly problem: string;
  readonly prefix: readonly string[];
  readonly step: string;
};

/** Said: the rewritten step, well formed, with the error kind if one was to be chosen first. */
export type CorruptionBody = { readonly step: string; readonly errorKind: string | null };

/** Heard by the verifier: is the candidate, rewritten from the correct step after the prefix, really wrong? */
export type CheckBody = Rewrite;

/** Said of a rewritten step. */
export type FindingBody = Finding;

/** Heard: is the candidate, which follows the prefix, correct? */
export type ExamineBody = {
  readonly problem: string;
  readonly prefix: readonly string[];
  readonly candidate: string;
};

/** Said: the verdict, with what the critic calculated itself. */
export type VerdictBody = {
  readonly correct: boolean;
  /** The critic's own result for this step, as text; null if it gave none. */
  readonly recomputed: string | null;
  /** Marks and verdict follow from the own result; true where there is none to contradict. */
  readonly consistent: boolean;
};

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
