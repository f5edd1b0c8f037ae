import type { Credit } from '../core/credit.ts';
import type { Decision } from '../core/decision.ts';

/** A credit of one value for a decision. */
export function creditFor(
  { episode, agent, decisionIndex }: Decision,
  term: string,
  value: number,
): Credit {
  return { episode, agent, decisionIndex, term, value };
}
