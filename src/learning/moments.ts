/** Values that differ by less than this share of their size differ by rounding alone. */
const ROUNDING = 1e-12;

/**
 * Mean and population standard deviation of weighted values; both 0 if the weights sum to 0. Values that
 * are equal but for rounding have a deviation of exactly 0, so that nobody takes rounding for contrast:
 * the mean of three times .1 is not .1.
 */
export function weightedMoments(
  values: readonly number[],
  weights: readonly number[],
): { readonly mean: number; readonly deviation: number } {
  let total = 0;
  let sum = 0;
  values.forEach((value, i) => {
    total += weights[i] ?? 0;
    sum += value * (weights[i] ?? 0);
  });
  if (!(total > 0)) return { mean: 0, deviation: 0 };
  const [first = 0] = values;
  if (values.every((value) => Math.abs(value - first) <= ROUNDING * Math.abs(first))) {
    return { mean: first, deviation: 0 };
  }
  const mean = sum / total;
  let squares = 0;
  values.forEach((value, i) => (squares += (weights[i] ?? 0) * (value - mean) ** 2));
  return { mean, deviation: Math.sqrt(squares / total) };
}

/** Mean and population standard deviation of a list; both 0 if it is empty. */
export function moments(values: readonly number[]): {
  readonly mean: number;
  readonly deviation: number;
} {
  return weightedMoments(
    values,
    values.map(() => 1),
  );
}
