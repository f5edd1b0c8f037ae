import type { Credit } from '../core/credit.ts';
import type { Episode } from '../core/episode.ts';

/** Where a formula comes from. `system` is its number in the table of covered systems, if it is one. */
export interface Source {
  readonly title: string;
  readonly arxiv?: string;
  readonly where?: string; // equation, section, or the file the authors published
}

/**
 * A reward: a pure function from the finished episodes of one task group to credits. A term knows
 * nothing of learning; how credits of several terms are weighed is the composition's business.
 */
export interface RewardTerm {
  readonly name: string;
  readonly sources: readonly Source[];
  /** Least and greatest value of one credit, both included. */
  readonly range: readonly [least: number, greatest: number];
  judge(group: readonly Episode[]): readonly Credit[];
}
