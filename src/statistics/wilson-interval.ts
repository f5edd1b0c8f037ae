/** Both ends of a 95 % interval, in the units of what it is about. */
export type Interval = readonly [low: number, high: number];

const Z = 1.959964; // two-sided 95 % of the normal distribution

/**
 * Wilson's score interval for a share: keeps to [0, 1] and to its level also for few cases and for
 * shares of 0 and 1.
 *
 * @param right - successes, from 0 to `count`
 * @param count - cases; with none the interval is all of [0, 1]
 * @see Wilson (1927), "Probable inference, the law of succession, and statistical inference"
 */
export function wilsonInterval(right: number, count: number): Interval {
  if (count === 0) return [0, 1];
  const share = right / count;
  const spread = Z ** 2 / count;
  const centre = (share + spread / 2) / (1 + spread);
  const half = (Z * Math.sqrt((share * (1 - share)) / count + spread / (4 * count))) / (1 + spread);
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

/** The error, in the same units, that an interval leaves on either side on average. */
export function halfWidth([low, high]: Interval): number {
  return (high - low) / 2;
}
