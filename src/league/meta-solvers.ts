import { alphaRank } from '../games/solvers/alpha-rank.ts';
import { solveZeroSum } from '../games/solvers/solve-zero-sum.ts';

/**
 * Of a table of how policies did against each other ([row][column], to the row), how much each counts in the mixture that
 * the next one learns to beat. Rows and columns are the same policies; the game is symmetric, of sum 0.
 *
 * @returns By policy; sums to 1.
 * @see Lanctot et al. (2017), "A unified game-theoretic approach to multiagent reinforcement learning"
 */
export type MetaSolver = (payoffs: readonly (readonly number[])[]) => readonly number[];

/** All alike: fictitious play. */
export const uniformMeta: MetaSolver = (payoffs) => payoffs.map(() => 1 / payoffs.length);

/** An equilibrium of the table: double oracle. */
export const nashMeta: MetaSolver = (payoffs) => solveZeroSum(payoffs).row;

/** By α-rank, as Muller et al. (2020), "A generalized training approach for multiagent learning". */
export const alphaRankMeta: MetaSolver = (payoffs) => alphaRank(payoffs);

/**
 * Whom a policy of the equilibrium trains against by rectified Nash: those it beats or ties with, as much as they count in the
 * equilibrium, so that each amplifies its strengths and ignores its weaknesses. Policies outside of it don't train: null.
 *
 * @returns By policy that trains: by opponent; sums to 1.
 * @see Balduzzi et al. (2019), "Open-ended learning in symmetric zero-sum games", algorithm 4
 */
export function rectifiedNash(
  payoffs: readonly (readonly number[])[],
): readonly (readonly number[] | null)[] {
  const nash = nashMeta(payoffs);
  return payoffs.map((row, i) => {
    if (!((nash[i] ?? 0) > 1e-9)) return null;
    // A table of estimates may say that a policy loses to itself: it ties.
    const weights = nash.map((share, j) => (i === j || (row[j] ?? 0) >= 0 ? share : 0));
    const sum = weights.reduce((all, one) => all + one, 0);
    return weights.map((one) => one / sum);
  });
}
