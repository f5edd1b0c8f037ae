import { openStream } from 'agon-sim';
import type { RandomKey } from 'agon-sim';
import type { AnswerDomain } from './answer-domain.ts';
import type { Split } from './split.ts';

/** Draws for each problem, at most: a domain that has fewer problems than are asked for would never give them. */
export const DRAWS_EACH = 100;

/** Different problems of a split; the same key gives the same problems. Fewer where the split seems not to have so many. */
export function drawProblems(
  domain: AnswerDomain,
  key: RandomKey,
  split: Split,
  count: number,
): readonly string[] {
  const stream = openStream(key);
  const problems = new Set<string>();
  for (let draw = 0; draw < DRAWS_EACH * count && problems.size < count; draw++) {
    problems.add(domain.generate(stream, split));
  }
  return [...problems];
}
