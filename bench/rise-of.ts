/**
 * By how much a line fitted to values (least squares, equally spaced) rises from the first to the last.
 * Collected garbage makes memory jagged; its two ends would say more of the jags than of a leak.
 */
export function riseOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let covariance = 0;
  let variance = 0;
  for (const [i, value] of values.entries()) {
    covariance += (i - middle) * (value - mean);
    variance += (i - middle) ** 2;
  }
  return variance === 0 ? 0 : (covariance / variance) * (values.length - 1);
}
