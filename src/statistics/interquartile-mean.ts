/**
 * The mean of the middle half of the values: of n sorted ones, the lowest and the highest ⌊n/4⌋ are
 * left out. Less at the mercy of one odd run than the mean, and less wasteful than the median.
 *
 * @returns in the units of the values; NaN of none
 * @see Agarwal et al. (2021), "Deep reinforcement learning at the edge of the statistical precipice"
 */
export function interquartileMean(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const cut = Math.floor(sorted.length / 4);
  const middle = sorted.slice(cut, sorted.length - cut);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}
