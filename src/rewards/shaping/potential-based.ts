import type { Decision } from '../../core/decision.ts';
import type { Episode } from '../../core/episode.ts';
import { UserError } from '../../core/errors.ts';
import { alongEpisodes, shapedTerm } from '../shaped-term.ts';
import type { RewardTerm } from '../term.ts';

/**
 * Potential-based shaping: a bonus that leaves the best policies of a decision process the best, whatever
 * the potential (Ng, Harada and Russell, 1999, theorem 1). Over an agent's successive judged decisions in an episode:
 *
 *     r'_k = r_k + γ · Φ(s_(k+1)) - Φ(s_k),   with Φ = 0 after the last one
 *
 * The discounted sum over an episode is that of r minus Φ(s_0), whatever the agent does in between:
 * `returnToGo(potentialBased(term, …))` differs from `returnToGo(term)` by Φ of the state alone.
 *
 * Range [least + min(γ · lo, 0) - hi, greatest + max(γ · hi, 0) - lo] for Φ in [lo, hi], both included.
 *
 * @param potential - Φ of the state in which the decision was taken. Pure; it must not look at the
 *   decision's reply nor at what came later, or the guarantee is lost.
 * @param bounds - [lo, hi] of Φ, finite and in order; [0, 1] if absent
 * @param discount - γ, in [0, 1]; 1 if absent. Use the same as for the returns.
 */
export function potentialBased(
  term: RewardTerm,
  {
    potential,
    bounds = [0, 1],
    discount = 1,
  }: {
    readonly potential: (decision: Decision, episode: Episode, group: readonly Episode[]) => number;
    readonly bounds?: readonly [least: number, greatest: number];
    readonly discount?: number;
  },
): RewardTerm {
  const [lo, hi] = bounds;
  if (!(lo <= hi && lo > -Infinity && hi < Infinity)) {
    throw new RangeError(
      `potentialBased: bounds must be finite and in order, got [${lo}, ${hi}]; choose some like [0, 1]`,
    );
  }
  if (!(discount >= 0 && discount <= 1)) {
    throw new RangeError(
      `potentialBased: discount must lie in [0, 1], got ${discount}; choose one like 1`,
    );
  }
  const [least, greatest] = term.range;
  return shapedTerm(term, {
    how: 'potential-based',
    sources: [
      {
        title:
          'Policy invariance under reward transformations: Theory and application to reward shaping',
        where: 'Ng, Harada and Russell (1999), theorem 1',
      },
    ],
    formula: 'r_k + γ · Φ(s_(k+1)) - Φ(s_k)',
    range: [
      least + (discount * Math.min(lo, 0) - hi),
      greatest + (discount * Math.max(hi, 0) - lo),
    ],
    values: (judged, group) =>
      alongEpisodes(judged, (own) => {
        const potentials = own.map(({ decision, episode }) => {
          const value = potential(decision, episode, group);
          if (value >= lo && value <= hi) return value;
          throw new UserError(
            `potentialBased over ${term.name}: a potential must lie in [${lo}, ${hi}], got ${value} for decision ${decision.agent}/${decision.decisionIndex} of episode ${episode.plan.id}; mend it, or its bounds`,
          );
        });
        return own.map(
          ({ value }, k) => value + (discount * (potentials[k + 1] ?? 0) - (potentials[k] ?? 0)),
        );
      }),
  });
}
