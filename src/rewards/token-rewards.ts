import type { Credit } from '../core/credit.ts';
import type { Decision } from '../core/decision.ts';
import type { Episode } from '../core/episode.ts';
import { isCount } from './plain-checks.ts';
import { showItems, showValue } from '../core/show-value.ts';

/** A credit that counts, and how much. */
export interface PaidBy {
  readonly credit: Credit;
  readonly weight: number;
}

/** Values by token may miss the credit's value by rounding, as a share of its size. */
const ROUNDING = 1e-6;

/**
 * What each token of a decision was worth: the weighted sum of what terms gave its tokens. A term that gives
 * the decision one value gives it to the last token, behind which the reply stands whole. Undefined where no
 * term that pays gave values by token, or no tokens are known: then only the decision's reward counts.
 *
 * @returns (tokens); their sum is the decision's reward
 */
export function tokenRewardsOf(
  { tokens }: Pick<Decision, 'tokens'>,
  paid: readonly PaidBy[],
): readonly number[] | undefined {
  if (tokens.length === 0) return undefined;
  if (paid.every(({ credit }) => credit.tokenValues === undefined)) return undefined;
  const rewards = tokens.map(() => 0);
  for (const { credit, weight } of paid) {
    const values =
      credit.tokenValues ?? tokens.map((_, t) => (t === tokens.length - 1 ? credit.value : 0));
    values.forEach((value, t) => (rewards[t] = (rewards[t] ?? 0) + weight * value));
  }
  return rewards;
}

/** Holds to their rules what a credit says beside its value; `fail` makes the error. */
export function checkReason(
  { value, tokenValues, sentence, events, agent, decisionIndex, episode: id }: Credit,
  { decision, episode }: { readonly decision: Decision; readonly episode: Episode },
  fail: (rule: string) => Error,
): void {
  const where = `decision ${agent}/${decisionIndex} of episode ${id}`;
  if (sentence !== undefined && typeof sentence !== 'string') {
    throw fail(`a credit's sentence must be a string, got ${showValue(sentence)} for ${where}`);
  }
  const isEvent = (place: number) => isCount(place) && place < episode.events.length;
  if (events !== undefined && !(Array.isArray(events) && events.every(isEvent))) {
    throw fail(
      `a credit's events must be places in the episode's log, in 0 to ${episode.events.length - 1}, got ${showItems(events)} for ${where}`,
    );
  }
  if (tokenValues === undefined) return;
  const count = decision.tokens.length;
  if (!(tokenValues.length === count && tokenValues.every(Number.isFinite))) {
    throw fail(
      `a credit's token values must be a finite number for each of ${count} tokens, got ${showItems(tokenValues)} for ${where}`,
    );
  }
  const sum = tokenValues.reduce((total, one) => total + one, 0);
  const size = tokenValues.reduce((total, one) => total + Math.abs(one), 1);
  if (!(Math.abs(sum - value) <= ROUNDING * size)) {
    throw fail(
      `a credit's value must be the sum of its token values ${sum}, got ${value} for ${where}`,
    );
  }
}
