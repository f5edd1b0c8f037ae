import type { Credit } from '../core/credit.ts';
import type { Decision } from '../core/decision.ts';

/** What a credit may say beside its value. */
export type Reason = Pick<Credit, 'sentence' | 'events' | 'tokenValues'>;

/** A credit of one value for a decision, and why. */
export function creditFor(
  { episode, agent, decisionIndex }: Decision,
  term: string,
  value: number,
  why?: Reason,
): Credit {
  return { episode, agent, decisionIndex, term, value, ...why };
}
