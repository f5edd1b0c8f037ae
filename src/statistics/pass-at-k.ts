/**
 * The unbiased estimate of the probability that at least one of `k` answers is right, from `count`
 * answers of which `right` are: 1 − C(count − right, k) / C(count, k) (arXiv 2107.03374, equation 1).
 *
 * @param k - from 1 to `count`, both included
 */
export function passAtK(count: number, right: number, k: number): number {
  if (!(k >= 1 && k <= count)) {
    throw new RangeError(`passAtK: k must be from 1 to ${count}, got ${k}`);
  }
  let allWrong = 1;
  for (let i = 0; i < k; i++) allWrong *= Math.max(0, count - right - i) / (count - i);
  return 1 - allWrong;
}
