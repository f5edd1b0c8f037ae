/** How a population changes. */
export interface ReplicatorOptions {
  /** How long, in units of 1/payoff. */
  readonly time: number;
  /** Of one step, 0.01 if absent. */
  readonly step?: number;
}

/**
 * Replicator dynamics of one population that meets itself: a strategy's share grows as far as it earns more than the
 * mean, dx_i/dt = x_i((Ax)_i − x·Ax). Solved by the Runge–Kutta method of fourth order.
 *
 * @param payoffs - A, [row][column], to the row player
 * @param start - shares; sum to 1
 * @returns The shares after each step, the start first.
 * @see Taylor & Jonker (1978), "Evolutionarily stable strategies and game dynamics", Mathematical Biosciences 40
 */
export function replicatorDynamics(
  payoffs: readonly (readonly number[])[],
  start: readonly number[],
  { time, step = 0.01 }: ReplicatorOptions,
): readonly (readonly number[])[] {
  const path = [start];
  let shares = start;
  for (let n = 0; n < Math.round(time / step); n++) {
    const a = replicatorSlope(payoffs, shares);
    const b = replicatorSlope(payoffs, moved(shares, a, step / 2));
    const c = replicatorSlope(payoffs, moved(shares, b, step / 2));
    const d = replicatorSlope(payoffs, moved(shares, c, step));
    const mean = a.map((one, i) => (one + 2 * (b[i] ?? 0) + 2 * (c[i] ?? 0) + (d[i] ?? 0)) / 6);
    path.push((shares = moved(shares, mean, step)));
  }
  return path;
}

/** How fast each share grows; sums to 0. */
export function replicatorSlope(
  payoffs: readonly (readonly number[])[],
  shares: readonly number[],
): readonly number[] {
  const earned = payoffs.map((row) => dot(row, shares));
  const mean = dot(shares, earned);
  return shares.map((share, i) => share * ((earned[i] ?? 0) - mean));
}

const moved = (from: readonly number[], slope: readonly number[], step: number) =>
  from.map((one, i) => one + step * (slope[i] ?? 0));

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}
