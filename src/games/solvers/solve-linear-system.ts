/**
 * Solves a square system of linear equations, by elimination with the largest pivot.
 *
 * @param equations - a row each: the coefficients, and what they add up to
 * @returns Null if there is no single solution.
 */
export function solveLinearSystem(
  equations: readonly (readonly number[])[],
): readonly number[] | null {
  const rows = equations.map((row) => [...row]);
  const size = rows.length;
  const at = (i: number, j: number) => rows[i]?.[j] ?? 0;
  for (let pivot = 0; pivot < size; pivot++) {
    let best = pivot;
    for (let i = pivot + 1; i < size; i++)
      if (Math.abs(at(i, pivot)) > Math.abs(at(best, pivot))) best = i;
    if (Math.abs(at(best, pivot)) < 1e-12) return null;
    [rows[pivot], rows[best]] = [rows[best] ?? [], rows[pivot] ?? []];
    for (let i = 0; i < size; i++) {
      const factor = i === pivot ? 0 : at(i, pivot) / at(pivot, pivot);
      if (factor === 0) continue;
      rows[i] = (rows[i] ?? []).map((value, j) => value - factor * at(pivot, j));
    }
  }
  return rows.map((row, i) => (row[size] ?? 0) / (row[i] ?? 1));
}
