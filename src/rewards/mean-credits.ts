import type { Credit } from '../core/credit.ts';
import type { Episode } from '../core/episode.ts';
import type { Decision } from '../core/decision.ts';
import { decisionOf } from './answers-outcome.ts';
import type { Authored } from './answers-outcome.ts';
import { creditFor } from './credit-for.ts';
import type { Reason } from './credit-for.ts';
import { allSaidAt } from './said-at.ts';

/** What a term pays for one thing that an agent said. */
export interface Payment {
  readonly to: Authored & { readonly episode: Episode };
  readonly value: number;
  /** Why. */
  readonly sentence?: string;
  /** What was said in the same episode that it rests on. */
  readonly because?: readonly Authored[];
}

/**
 * Credits of a term from what it pays. A decision that is paid for more than once gets the mean, so
 * that an answer's credit is the average over its evaluations, and stays in the term's range. What no
 * decision stands behind is left out. A credit's sentence and events are those of its payments together.
 */
export function meanCredits(term: string, payments: readonly Payment[]): Credit[] {
  const paid = new Map<Decision, Payment[]>();
  for (const payment of payments) {
    const decision = decisionOf(payment.to.episode, payment.to);
    if (decision === undefined) continue;
    const earlier = paid.get(decision);
    if (earlier === undefined) paid.set(decision, [payment]);
    else earlier.push(payment);
  }
  return [...paid].map(([decision, own]) =>
    creditFor(decision, term, mean(own.map(({ value }) => value)), reasonOf(own)),
  );
}

function reasonOf(payments: readonly Payment[]): Reason {
  const sentences = new Set(payments.flatMap(({ sentence }) => sentence ?? []));
  const because = payments.flatMap(({ because: said = [] }) => said);
  const episode = payments[0]?.to.episode;
  return {
    ...(sentences.size > 0 && { sentence: [...sentences].join('; ') }),
    ...(episode && because.length > 0 && { events: allSaidAt(episode, because) }),
  };
}

/** Rounding must not take the mean out of the range of its values. */
function mean(values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0);
  return Math.min(Math.max(...values), Math.max(Math.min(...values), sum / values.length));
}
