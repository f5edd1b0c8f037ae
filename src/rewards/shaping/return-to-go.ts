import { alongEpisodes, shapedTerm } from '../shaped-term.ts';
import type { RewardTerm } from '../term.ts';

/**
 * Return instead of reward: each decision is paid what the agent's later ones in the episode get, too.
 *
 *     r'_k = Σ over j ≥ k of γ^(j - k) · r_j
 *
 * Only decisions that the term judged count. Range [min(least, S · least), max(greatest, S · greatest)]
 * with S = 1 + γ + … + γ^(longest - 1), both included.
 *
 * @param discount - γ, in [0, 1]; 1 if absent
 * @param longest - most decisions that an agent is judged for in an episode, a whole number of at least
 *   1; 16 if absent. An episode with more may leave the range, and is refused when it is judged.
 */
export function returnToGo(
  term: RewardTerm,
  { discount = 1, longest = 16 }: { readonly discount?: number; readonly longest?: number } = {},
): RewardTerm {
  if (!(discount >= 0 && discount <= 1)) {
    throw new RangeError(
      `returnToGo: discount must lie in [0, 1], got ${discount}; choose one like 1`,
    );
  }
  if (!(Number.isSafeInteger(longest) && longest >= 1)) {
    throw new RangeError(
      `returnToGo: longest must be a whole number of at least 1, got ${longest}; choose one like 16`,
    );
  }
  const returns = (rewards: readonly number[]) => {
    let sum = 0;
    return rewards
      .toReversed()
      .map((reward) => (sum = reward + discount * sum))
      .reverse();
  };
  const most = (bound: number) => returns(Array.from({ length: longest }, () => bound))[0] ?? bound;
  const [least, greatest] = term.range;
  return shapedTerm(term, {
    how: 'return-to-go',
    sources: [],
    formula: 'Σ_{j ≥ k} γ^(j - k) · r_j',
    range: [Math.min(least, most(least)), Math.max(greatest, most(greatest))],
    values: (judged) => alongEpisodes(judged, (own) => returns(own.map(({ value }) => value))),
  });
}
