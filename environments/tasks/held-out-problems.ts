import type { RandomKey } from 'agon-sim';
import type { AnswerDomain } from './answer-domain.ts';
import type { Split } from './split.ts';

/** Which problems a policy is evaluated on, and how many of them. */
export interface HeldOutProblems {
  readonly domain: AnswerDomain;
  /** Whose answers are looked at. */
  readonly policy: string;
  /** The same key gives the same problems: share it between runs that shall be compared. */
  readonly key: RandomKey;
  /** Choose settings on `validation`, report on `heldOut`. */
  readonly split: Split;
  /** Problems of a brief and of a full evaluation. */
  readonly brief: number;
  readonly full: number;
}
