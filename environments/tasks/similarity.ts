/**
 * How alike two texts are, in [0, 1]: twice the length of their longest common subsequence of
 * characters over the sum of their lengths. 1 for equal texts, 0 for texts without a common character
 * (and for empty ones).
 *
 * This is ROUGE-L's F-measure with characters for words, as Self-Instruct (arXiv 2212.10560) and SeRL
 * (arXiv 2505.20347) compare tasks.
 */
export function similarity(one: string, other: string): number {
  const total = one.length + other.length;
  if (total === 0) return 0;
  let above = new Array<number>(other.length + 1).fill(0);
  for (const character of one) {
    const row = [0];
    for (let j = 1; j <= other.length; j++) {
      row.push(
        character === other[j - 1]
          ? (above[j - 1] ?? 0) + 1
          : Math.max(above[j] ?? 0, row[j - 1] ?? 0),
      );
    }
    above = row;
  }
  return (2 * (above.at(-1) ?? 0)) / total;
}
