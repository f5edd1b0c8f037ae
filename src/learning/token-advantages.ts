import type { Advantages, Experience } from './experience.ts';

/**
 * Tells tokens apart whose rewards are known: behind what a token earned only the rest is still to come.
 *
 *     A_t = A - s·Σ_{u < t} r_u
 *
 * with A the advantage of the whole reply and s what a unit of reward changes it by, so that the first token
 * has A. Where no decision has rewards by token, this gives nothing, and the whole reply has A.
 *
 * @param slopes - (experiences): s
 */
export function tokenAdvantages(
  batch: readonly Experience[],
  advantages: Float64Array,
  slopes: Float64Array,
): Pick<Advantages, 'tokenAdvantages'> {
  if (batch.every(({ tokenRewards }) => tokenRewards === undefined)) return {};
  return {
    tokenAdvantages: batch.map(({ tokenRewards, hasReward }, position) => {
      if (tokenRewards === undefined || !hasReward) return null;
      const slope = slopes[position] ?? 0;
      let rest = advantages[position] ?? 0;
      return tokenRewards.map((reward) => {
        const advantage = rest;
        rest -= slope * reward;
        return advantage;
      });
    }),
  };
}
