import type { Credit } from '../core/credit.ts';
import type { Decision } from '../core/decision.ts';
import { UserError } from '../core/errors.ts';
import { decisionsOf } from '../core/episode.ts';
import { isObject, showItems, showValue } from '../core/show-value.ts';
import type { Episode } from '../core/episode.ts';
import { checkReason, tokenRewardsOf } from './token-rewards.ts';
import type { PaidBy } from './token-rewards.ts';
import type { RewardTerm } from './term.ts';

/** The weight at an update, which counts from 1. Pure, and finite at every update. */
export type WeightSchedule = (update: number) => number;

/** One term of a weighted sum. */
export interface WeightedTerm {
  readonly term: RewardTerm;
  /** Any finite number; 0 logs the column without paying it. A schedule gives one for each update. */
  readonly weight: number | WeightSchedule;
  /** The roles whose decisions it counts for; everybody's if absent. */
  readonly roles?: readonly string[];
}

/** A decision with what it was worth, and who said so. */
export interface RewardedDecision {
  readonly episode: Episode;
  readonly decision: Decision;
  readonly role: string;
  /** Weighted sum of `columns`. */
  readonly reward: number;
  /** Whether a term of a weight other than 0 judged it: if not, its reward of 0 says nothing. */
  readonly hasReward: boolean;
  /** Credit by term name, before weighing. */
  readonly rewardTerms: Readonly<Record<string, number>>;
  /** The credits themselves, with what terms say beside their values; in the order of the terms. */
  readonly credits: readonly Credit[];
  /** See `tokenRewardsOf`. */
  readonly tokenRewards?: readonly number[];
}

/**
 * How rewards are composed, as data: reward = Σ weight · credit over the terms that judged a decision.
 *
 * @throws RangeError on a weight that isn't finite and on two terms of one name
 */
export function composeRewards(terms: readonly WeightedTerm[]): readonly WeightedTerm[] {
  const names = new Set<string>();
  for (const { term, weight } of terms) {
    if (typeof weight === 'number' && !Number.isFinite(weight)) {
      throw new RangeError(
        `composeRewards: the weight of ${term.name} must be finite, got ${weight}; choose one like 1, or 0 for its column alone`,
      );
    }
    if (names.has(term.name)) {
      throw new RangeError(
        `composeRewards: terms must have different names, since columns are kept by name, got ${term.name} twice; leave one out`,
      );
    }
    names.add(term.name);
  }
  return terms;
}

/**
 * Judges the episodes of one task group. Gives the decisions that at least one term judged, in the
 * order of episodes and decisions; a decision that nobody judged has no reward and is left out.
 *
 * @param update - the one whose weights count, from 1; schedules are at their first if absent
 * @throws UserError naming the term whose credits are no list of credits, whose credit is no number, out
 *   of its range, repeated, or for a decision that doesn't exist, whose values by token don't add up to it,
 *   and the one whose schedule gives a weight that isn't finite
 */
export function rewardGroup(
  terms: readonly WeightedTerm[],
  group: readonly Episode[],
  update = 1,
): readonly RewardedDecision[] {
  const judgements = new Map<string, Judged>(); // by place
  const rows = group.flatMap((episode) =>
    decisionsOf(episode).map((decision) => {
      const { role } = decision;
      const judged: Judged = {
        ...{ episode, decision, role, reward: 0, hasReward: false },
        ...{ rewardTerms: {}, credits: [], paid: [] },
      };
      judgements.set(placeOf(decision), judged);
      return judged;
    }),
  );
  for (const { term, weight: given, roles } of terms) {
    const weight = weightAt({ term, weight: given }, update);
    for (const credit of creditsOf(term, group)) {
      const judged = checkCredit(term, credit, judgements.get(placeOf(credit)));
      if (roles !== undefined && !roles.includes(judged.role)) continue;
      judged.rewardTerms[term.name] = credit.value;
      judged.credits.push(credit);
      if (weight === 0) continue;
      judged.reward += weight * credit.value;
      judged.hasReward = true;
      judged.paid.push({ credit, weight });
    }
  }
  return rows
    .filter(({ credits }) => credits.length > 0)
    .map(({ paid, ...rewarded }) => {
      const tokenRewards = tokenRewardsOf(rewarded.decision, paid);
      return tokenRewards === undefined ? rewarded : { ...rewarded, tokenRewards };
    });
}

/** Names a decision among those of all episodes; agents' names hold no line end. */
function placeOf({ episode, agent, decisionIndex }: Omit<Credit, 'term' | 'value'>): string {
  return `${episode}\n${agent}\n${decisionIndex}`;
}

interface Judged {
  readonly episode: Episode;
  readonly decision: Decision;
  readonly role: string;
  reward: number;
  hasReward: boolean;
  readonly rewardTerms: Record<string, number>;
  readonly credits: Credit[];
  readonly paid: PaidBy[];
}

/**
 * What a term's credits are multiplied by at an update.
 *
 * @throws UserError if its schedule gives a weight that isn't finite
 */
export function weightAt({ term, weight }: WeightedTerm, update: number): number {
  const value = typeof weight === 'number' ? weight : weight(update);
  if (!Number.isFinite(value)) {
    throw new UserError(
      `reward term ${term.name}: its weight must be finite, got ${value} at update ${update}; mend its schedule`,
    );
  }
  return value;
}

/** Nobody may have type-checked a term; an `async` one gives a promise, for instance. */
function creditsOf(term: RewardTerm, group: readonly Episode[]): readonly Credit[] {
  const credits: unknown = term.judge(group);
  if (Array.isArray(credits) && credits.every(isObject)) return credits as readonly Credit[];
  throw new UserError(
    `reward term ${term.name}, judge: must give a list of credits, got ${showItems(credits)}; mend it`,
  );
}

function checkCredit(term: RewardTerm, credit: Credit, judged: Judged | undefined): Judged {
  const [least, greatest] = term.range;
  const where = `decision ${credit.agent}/${credit.decisionIndex} of episode ${credit.episode}`;
  const fail = (rule: string) => new UserError(`reward term ${term.name}: ${rule}`);
  const value: unknown = credit.value; // '1' would pass for 1, and be glued to sums instead of added
  if (!(typeof value === 'number' && value >= least && value <= greatest)) {
    throw fail(
      `a credit must be a number in [${least}, ${greatest}], got ${showValue(value)} for ${where}; mend the term, or its range`,
    );
  }
  if (credit.term !== term.name) {
    throw fail(`its credits must carry its name, got ${credit.term}; set \`term\` to its name`);
  }
  if (judged === undefined) {
    throw fail(`credits must be for decisions of the group, got ${where}; there is none`);
  }
  if (term.name in judged.rewardTerms) {
    throw fail(`must judge a decision once, got two credits for ${where}; add them up in the term`);
  }
  checkReason(credit, judged, fail);
  return judged;
}
