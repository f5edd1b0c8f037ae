import { UserError } from '../core/errors.ts';

/**
 * Optimal stopping against Goodhart's law (arXiv 2310.09144): where a proxy reward lies within an angle
 * of the true one, a step can't make things worse whose gain in proxy is large enough,
 *
 *   <R, d> >= sin(angle) |R| |d|    with d = after − before.
 *
 * Stop at the first step for which this is false. It needs the occupancies themselves: where they are
 * estimated from few episodes, noise makes up most of |d| and the rule stops at once, and the angle is
 * an assumption. It is of use where states can be counted, as in small games; a run uses `GoodhartRule`.
 *
 * @param proxy - reward of each state and action (n); what all occupancies share, such as potential
 *   shaping, must be projected out of it first
 * @param before - occupancy of each before the step (n), and `after` it
 * @param angle - the largest believable one between proxy and truth, in radians, in [0, π/2]
 */
export function goodhartBound(
  proxy: readonly number[],
  before: readonly number[],
  after: readonly number[],
  angle: number,
): boolean {
  if (!(angle >= 0 && angle <= Math.PI / 2)) {
    throw new UserError(`isWithinBound: the angle must be in [0, π/2], got ${angle}`);
  }
  if (before.length !== proxy.length || after.length !== proxy.length) {
    throw new UserError(
      `isWithinBound: reward and occupancies must be as long, got ${proxy.length}, ${before.length} and ${after.length}`,
    );
  }
  const step = after.map((value, i) => value - (before[i] ?? 0));
  const gain = proxy.reduce((sum, value, i) => sum + value * (step[i] ?? 0), 0);
  return gain >= Math.sin(angle) * Math.hypot(...proxy) * Math.hypot(...step);
}
