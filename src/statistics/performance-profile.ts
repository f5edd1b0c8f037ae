import type { Strata } from './stratified-bootstrap.ts';

/**
 * The share of runs that score more than each threshold, averaged over tasks: a curve that lies above another
 * everywhere is better whatever one asks for.
 *
 * @param scores - by task; higher is better
 * @returns one share in [0, 1] a threshold, in their order
 * @see Agarwal et al. (2021), section 4.2 (the score distribution)
 */
export function performanceProfile(
  scores: Strata,
  thresholds: readonly number[],
): readonly number[] {
  return thresholds.map((threshold) => {
    const shares = scores.map(
      (runs) => runs.filter((score) => score > threshold).length / runs.length,
    );
    return shares.reduce((sum, share) => sum + share, 0) / shares.length;
  });
}
