import type { Credit } from '../core/credit.ts';
import type { Episode } from '../core/episode.ts';

/** Where a formula comes from. `docs/papers.md` is made of these. */
export interface Source {
  readonly title: string;
  /** Like `2510.08529`; absent for what isn't there. */
  readonly arxiv?: string;
  /** Equation, section, or the file that the authors published. */
  readonly where?: string;
}

/**
 * A reward: a pure function from the finished episodes of one task group to credits. A term knows
 * nothing of learning; how credits of several terms are weighed is the composition's business.
 */
export interface RewardTerm {
  /** Of its column: like `majority-vote`, or `majority-vote:clipped` once shaped. */
  readonly name: string;
  readonly sources: readonly Source[];
  /** Least and greatest value of one credit, both included; finite. */
  readonly range: readonly [least: number, greatest: number];
  /** What a credit is, as a line of mathematics in plain text: shown beside the term's values. */
  readonly formula?: string;
  /**
   * At most one credit for each decision of the group; a decision without one isn't judged. In no
   * particular order, and the same whatever the order of the group.
   */
  judge(group: readonly Episode[]): readonly Credit[];
}
