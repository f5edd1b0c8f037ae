import { ENVIRONMENT } from '../core/ids.ts';
import type { AnswerReport } from './answers-outcome.ts';

/**
 * Which answers are attempts at the same, in order: positions in `answers`, each in one chain. A first
 * answer begins a chain; a revision continues the latest chain of the same author, or one whose first
 * answer was given and not said, that stands at the attempt before it. One that continues nothing begins
 * a chain, too.
 */
export function attemptChains(answers: readonly AnswerReport[]): readonly (readonly number[])[] {
  const chains: number[][] = [];
  answers.forEach(({ agent, attempt }, position) => {
    const chain = chains.findLast((candidate) => {
      const latest = answers[candidate.at(-1) ?? -1];
      return (
        attempt > 0 &&
        latest?.attempt === attempt - 1 &&
        (latest.agent === agent || latest.agent === ENVIRONMENT)
      );
    });
    if (chain === undefined) chains.push([position]);
    else chain.push(position);
  });
  return chains;
}
