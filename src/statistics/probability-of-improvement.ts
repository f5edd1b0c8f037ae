import type { Strata } from './stratified-bootstrap.ts';

/**
 * How probable it is that a run of `first` scores more than a run of `second` on a task drawn at random:
 * of all pairs of runs of one task the share in which it does, a tie counting half, averaged over tasks.
 * Half means that neither is better. (It is Mann–Whitney's U over the number of pairs.)
 *
 * @param first - scores by task, higher is better; `second` has the same tasks in the same order
 * @returns in [0, 1]
 * @see Agarwal et al. (2021), section 4.3
 */
export function probabilityOfImprovement(first: Strata, second: Strata): number {
  const shares = first.map((runs, task) => shareOfWins(runs, second[task] ?? []));
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

function shareOfWins(first: readonly number[], second: readonly number[]): number {
  let wins = 0;
  for (const x of first) for (const y of second) wins += x > y ? 1 : x === y ? 0.5 : 0;
  return wins / (first.length * second.length);
}
