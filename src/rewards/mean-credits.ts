import type { Credit } from '../core/credit.ts';
import type { Episode } from '../core/episode.ts';
import type { Decision } from '../core/decision.ts';
import { decisionOf } from './answers-outcome.ts';
import type { Authored } from './answers-outcome.ts';
import { creditFor } from './credit-for.ts';

/** What a term pays for one thing that an agent said. */
export interface Payment {
  readonly to: Authored & { readonly episode: Episode };
  readonly value: number;
}

/**
 * Credits of a term from what it pays. A decision that is paid for more than once gets the mean, so
 * that an answer's credit is the average over its evaluations, and stays in the term's range. What no
 * decision stands behind is left out.
 */
export function meanCredits(term: string, payments: readonly Payment[]): Credit[] {
  const paid = new Map<Decision, number[]>();
  for (const { to, value } of payments) {
    const decision = decisionOf(to.episode, to);
    if (decision === undefined) continue;
    const earlier = paid.get(decision);
    if (earlier === undefined) paid.set(decision, [value]);
    else earlier.push(value);
  }
  return [...paid].map(([decision, values]) => creditFor(decision, term, mean(values)));
}

/** Rounding must not take the mean out of the range of its values. */
function mean(values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0);
  return Math.min(Math.max(...values), Math.max(Math.min(...values), sum / values.length));
}
