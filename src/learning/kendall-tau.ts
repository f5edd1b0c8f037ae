/**
 * Kendall's rank correlation of two lists of judgements of the same things, in [-1, 1]:
 *
 *     τ = Σ_{i<j} sign(a_i - a_j)·sign(b_i - b_j) / (n(n - 1)/2)
 *
 * A pair that either list ties counts as 0 (tau-a): no agreement, no contradiction. 0 for fewer than two.
 */
export function kendallTau(first: readonly number[], second: readonly number[]): number {
  const pairs = (first.length * (first.length - 1)) / 2;
  if (pairs === 0) return 0;
  let sum = 0;
  for (let i = 0; i < first.length; i++) {
    for (let j = i + 1; j < first.length; j++) {
      sum += Math.sign(difference(first, i, j)) * Math.sign(difference(second, i, j));
    }
  }
  return sum / pairs;
}

function difference(values: readonly number[], i: number, j: number): number {
  return (values[i] as number) - (values[j] as number);
}
