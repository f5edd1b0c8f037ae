import type { Interval } from './wilson-interval.ts';

/** Two-sided 95 % quantiles of Student's t, by degrees of freedom from 1 to 30. */
const QUANTILES = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145,
  2.131, 2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048,
  2.045, 2.042,
];

/** A mean with its 95 % interval. */
export interface Estimate {
  readonly mean: number;
  /** Null where there are too few values to tell. */
  readonly interval: Interval | null;
  readonly count: number;
}

/**
 * Mean of independent values with Student's 95 % interval, mean ± t·s/√n; exact where values are
 * normally distributed. A single value has no interval, no values have mean NaN.
 */
export function studentInterval(values: readonly number[]): Estimate {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  if (count < 2) return { mean, interval: null, count };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  // Above 30 degrees of freedom the quantile approaches the normal distribution's as 1/df does.
  const quantile = QUANTILES[count - 2] ?? 1.96 + 2.46 / (count - 1);
  const half = quantile * Math.sqrt(squares / (count - 1) / count);
  return { mean, interval: [mean - half, mean + half], count };
}
