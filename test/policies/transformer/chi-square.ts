/**
 * Pearson's statistic of counts against probabilities, and the bound it stays below with
 * probability 0.9999 if they are the truth (Wilson & Hilferty 1931 for the quantile).
 */
export function chiSquare(
  counts: readonly number[],
  probabilities: readonly number[],
): { statistic: number; bound: number } {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let statistic = 0;
  let cells = 0;
  for (const [at, probability] of probabilities.entries()) {
    const count = counts[at] ?? 0;
    if (probability === 0) {
      if (count > 0) statistic = Infinity;
      continue;
    }
    cells++;
    statistic += (count - total * probability) ** 2 / (total * probability);
  }
  const freedom = Math.max(1, cells - 1);
  const z = 3.719; // the 0.9999 quantile of the standard normal
  const bound = freedom * (1 - 2 / (9 * freedom) + z * Math.sqrt(2 / (9 * freedom))) ** 3;
  return { statistic, bound };
}
