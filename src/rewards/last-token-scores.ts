import type { Episode } from '../core/episode.ts';
import { probedAnswers } from './likelihood-outcome.ts';
import type { Likelihood, ProbedAnswer } from './likelihood-outcome.ts';

/** How log-probabilities become scores. */
export interface LastTokenScale {
  /** Above 0. */
  readonly beta: number;
  /** Mean log-probability of the character under the policy before training, below 0. */
  readonly reference: number;
}

/** What the character after an answer says of it. */
export interface LastTokenScore {
  readonly answer: ProbedAnswer;
  readonly probe: Likelihood;
  /** beta · (log-probability - reference), in [beta · reference, -beta · reference], both included. */
  readonly score: number;
}

/** @throws RangeError on options outside their range, naming the term */
export function checkScale({ beta, reference }: LastTokenScale, term: string): void {
  if (!(beta > 0 && beta < Infinity)) {
    throw new RangeError(`${term}: beta must be finite and above 0, got ${beta}; try 0.1`);
  }
  if (!(reference < 0 && reference > -Infinity)) {
    throw new RangeError(
      `${term}: reference must be finite and below 0, got ${reference}; it is a mean log-probability, try -10`,
    );
  }
}

/** The last-token scores of a group (LaSeR, arXiv 2510.14943). */
export function lastTokenScores(
  group: readonly Episode[],
  { beta, reference }: LastTokenScale,
  term: string,
): readonly LastTokenScore[] {
  return probedAnswers(group, term).flatMap((answer) =>
    answer.likelihoods
      .filter(({ kind }) => kind === 'last-token')
      .map((probe) => ({
        answer,
        probe,
        score: Math.max(beta * reference, beta * ((probe.logProbs[0] ?? 0) - reference)),
      })),
  );
}
