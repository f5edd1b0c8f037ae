/**
 * Kendall's rank correlation of two lists of judgements of the same things, in [-1, 1], in the form for
 * judgements with ties (tau-b):
 *
 *     τ = Σ_{i<j} sign(a_i - a_j)·sign(b_i - b_j) / √(A·B)
 *
 * A and B are the numbers of pairs that each list orders. A pair that either list ties counts as 0 above: no
 * agreement, no contradiction. Lists that order the same pairs alike have 1, whatever they tie; one that
 * orders no pair says nothing, and gives 0. Without ties this is the plain form, over n(n - 1)/2.
 */
export function kendallTau(first: readonly number[], second: readonly number[]): number {
  let sum = 0;
  let [byFirst, bySecond] = [0, 0];
  for (let i = 0; i < first.length; i++) {
    for (let j = i + 1; j < first.length; j++) {
      const [a, b] = [order(first, i, j), order(second, i, j)];
      sum += a * b;
      byFirst += Math.abs(a);
      bySecond += Math.abs(b);
    }
  }
  return byFirst === 0 || bySecond === 0 ? 0 : sum / Math.sqrt(byFirst * bySecond);
}

function order(values: readonly number[], i: number, j: number): number {
  return Math.sign((values[i] as number) - (values[j] as number));
}
