import { UserError } from '../../core/errors.ts';
import { linearProgram } from './linear-program.ts';

/** How much each player counts, and how well each does against all by that. */
export interface NashAverage {
  /** The most even equilibrium; sums to 1. */
  readonly weights: readonly number[];
  /** Payoff against the weights: 0 for players of the equilibrium, none is above 0. */
  readonly ratings: readonly number[];
}

/**
 * Rates players by a payoff table so that copies of a player, or players that are easily beaten, change nothing: each is
 * weighed by the equilibrium of greatest entropy of the game of choosing a player.
 *
 * Of the set of equilibria {p ≥ 0, Σp = 1, Ap ≤ 0} linear programs say which players have a share in any. On those p is
 * proportional to exp(−Aᵀλ), with multipliers λ that minimise log Σ exp(−Aᵀλ): by descent along the gradient.
 *
 * @param payoffs - [row][column], to the row; of players against each other, A = −Aᵀ, such as log-odds or success less 1/2
 * @see Balduzzi et al. (2018), "Re-evaluating evaluation", https://arxiv.org/abs/1806.02643
 */
export function nashAveraging(payoffs: readonly (readonly number[])[]): NashAverage {
  const count = payoffs.length;
  const at = (i: number, j: number) => payoffs[i]?.[j] ?? NaN;
  const all = Array.from({ length: count }, (_, i) => i);
  if (count === 0 || !all.every((i) => all.every((j) => Math.abs(at(i, j) + at(j, i)) < 1e-9))) {
    throw new UserError(
      'nashAveraging: payoffs must be of the same players by row and column, what one wins being what the other loses, got others; take log-odds, or success less 1/2',
    );
  }
  const limits = [
    ...payoffs.map((weights) => ({ weights, atMost: 0 })),
    { weights: all.map(() => 1), atLeast: 1, atMost: 1 },
  ];
  const isPlayed = all.map((i) => {
    const most = linearProgram(
      all.map((j) => Number(i === j)),
      limits,
    );
    return (most?.[i] ?? 0) > 1e-7;
  });
  const played = all.filter((i) => isPlayed[i]);
  const mixture = (multipliers: readonly number[]) => {
    const powers = played.map(
      (i) => -all.reduce((sum, j) => sum + (multipliers[j] ?? 0) * at(j, i), 0),
    );
    const top = Math.max(...powers);
    const shares = powers.map((power) => Math.exp(power - top));
    const sum = shares.reduce((total, share) => total + share, 0);
    return { shares: shares.map((share) => share / sum), height: top + Math.log(sum) };
  };
  const gains = (shares: readonly number[]) =>
    all.map((j) => shares.reduce((sum, share, k) => sum + share * at(j, played[k] ?? 0), 0));
  let multipliers: readonly number[] = all.map(() => 0);
  let here = mixture(multipliers);
  for (let step = 1, n = 0; n < 20_000 && step > 1e-14; n++) {
    const up = gains(here.shares);
    // A player without a share may earn less than 0: its multiplier is never below 0.
    const next = multipliers.map((one, j) =>
      isPlayed[j] ? one + step * (up[j] ?? 0) : Math.max(0, one + step * (up[j] ?? 0)),
    );
    const there = mixture(next);
    const slope = next.reduce(
      (sum, one, j) => sum + (one - (multipliers[j] ?? 0)) * (up[j] ?? 0),
      0,
    );
    if (slope < 1e-20) break;
    if (there.height <= here.height - slope / 2) {
      [multipliers, here, step] = [next, there, step * 2];
    } else step /= 2;
  }
  const weights = all.map((i) => here.shares[played.indexOf(i)] ?? 0);
  return { weights, ratings: gains(here.shares) };
}
