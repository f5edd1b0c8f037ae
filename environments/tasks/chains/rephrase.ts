import type { RandomStream } from 'agon-sim';
import type { Operation, Problem } from '../arithmetic/text.ts';

/** A problem with few terms has few orders; after so many misses there is no other one. */
const TRIES = 50;

/**
 * The same terms in another order, which gives the same sum: `47;+86;-58` as `86;-58;+47`. What comes
 * first is always added. The problem itself where it has no other order. Draws from `stream`.
 */
export function rephraseChain(problem: Problem, stream: RandomStream): Problem {
  const terms: readonly Operation[] = [
    { operator: '+', number: problem.start },
    ...problem.operations,
  ];
  for (let tries = 0; tries < TRIES; tries++) {
    const [first, ...operations] = stream.shuffle(terms);
    if (first?.operator !== '+') continue;
    const other: Problem = { start: first.number, operations };
    if (JSON.stringify(other) !== JSON.stringify(problem)) return other;
  }
  return problem;
}
