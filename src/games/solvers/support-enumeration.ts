import { UserError } from '../../core/errors.ts';
import { solveLinearSystem } from './solve-linear-system.ts';

/** An equilibrium of a game of two: a mixture each, and what each gets. */
export interface BimatrixEquilibrium {
  readonly row: readonly number[];
  readonly column: readonly number[];
  readonly values: readonly [row: number, column: number];
}

type Matrix = readonly (readonly number[])[];

/**
 * All Nash equilibria of a small game of two, by trying which actions each may mix: those must be equally good against
 * the other's mixture, and no other better. Complete for games without ties (nondegenerate ones), where both mix equally
 * many; of a game with ties it may miss some.
 *
 * @param rowPayoffs - [row][column], to the row player
 * @param columnPayoffs - [row][column], to the column player
 * @throws UserError beyond 12 actions: there are too many supports
 * @see Nisan et al. (2007), "Algorithmic game theory", algorithm 3.4
 */
export function supportEnumeration(
  rowPayoffs: Matrix,
  columnPayoffs: Matrix,
): readonly BimatrixEquilibrium[] {
  const [height, width] = [rowPayoffs.length, rowPayoffs[0]?.length ?? 0];
  if (Math.max(height, width) > MOST_ACTIONS) {
    throw new UserError(
      `supportEnumeration: a game may have ${MOST_ACTIONS} actions a player, got ${height} by ${width}; take solveZeroSum or correlatedEquilibrium`,
    );
  }
  const transposed = Array.from({ length: width }, (_, j) =>
    columnPayoffs.map((row) => row[j] ?? 0),
  );
  const found: BimatrixEquilibrium[] = [];
  for (let size = 1; size <= Math.min(height, width); size++) {
    for (const rows of subsets(height, size)) {
      for (const columns of subsets(width, size)) {
        const column = indifferent(rowPayoffs, rows, columns);
        const row = indifferent(transposed, columns, rows);
        if (row === null || column === null) continue;
        found.push({ row: row.mixture, column: column.mixture, values: [column.value, row.value] });
      }
    }
  }
  return found;
}

const MOST_ACTIONS = 12;
const TINY = 1e-9;

/** What the other mixes of `theirs` so that all of `mine` are equally good and nothing is better; null: nothing. */
function indifferent(
  payoffs: Matrix,
  mine: readonly number[],
  theirs: readonly number[],
): { readonly mixture: readonly number[]; readonly value: number } | null {
  // Unknown are the shares, and the value: each of mine earns it; the shares add up to 1.
  const equal = mine.map((i) => [...theirs.map((j) => payoffs[i]?.[j] ?? 0), -1, 0]);
  const solution = solveLinearSystem([...equal, [...theirs.map(() => 1), 0, 1]]);
  const value = solution?.at(-1);
  if (solution === null || value === undefined) return null;
  const mixture = (payoffs[0] ?? []).map((_, j) => solution[theirs.indexOf(j)] ?? 0);
  if (theirs.some((j) => !((mixture[j] ?? 0) > TINY))) return null;
  const isBest = payoffs.every(
    (row) => row.reduce((sum, payoff, j) => sum + payoff * (mixture[j] ?? 0), 0) <= value + TINY,
  );
  return isBest ? { mixture, value } : null;
}

/** All lists of `size` numbers below `count`, rising. */
function subsets(count: number, size: number, from = 0): readonly (readonly number[])[] {
  if (size === 0) return [[]];
  return Array.from({ length: Math.max(0, count - from) }, (_, i) => from + i).flatMap((first) =>
    subsets(count, size - 1, first + 1).map((others) => [first, ...others]),
  );
}
