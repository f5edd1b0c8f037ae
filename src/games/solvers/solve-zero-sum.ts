import { linearProgram } from './linear-program.ts';

/** A pair of mixed strategies for a zero-sum matrix game. */
export interface Equilibrium {
  /** Probability of each row; sums to 1. */
  readonly row: readonly number[];
  /** Probability of each column; sums to 1. */
  readonly column: readonly number[];
  /** Payoff to the row player when both play these. */
  readonly value: number;
  /** Most that either player could gain by deviating, summed; 0 at equilibrium, but for rounding. */
  readonly exploitability: number;
}

/**
 * A Nash equilibrium of a zero-sum game, by linear programming: exact but for rounding. Where there are several it is
 * one of them; `nashAveraging` takes the most even one.
 *
 * @param payoffs - [row][column], to the row player; finite, at least one row and one column
 * @see von Neumann (1928); Dantzig (1951), "A proof of the equivalence of the programming problem and the game problem"
 */
export function solveZeroSum(payoffs: readonly (readonly number[])[]): Equilibrium {
  const width = payoffs[0]?.length ?? 0;
  if (
    width === 0 ||
    payoffs.some((row) => row.length !== width || row.some((value) => !Number.isFinite(value)))
  ) {
    throw new RangeError(
      'solveZeroSum: payoffs must be a matrix of finite numbers, every row as long as the first; fill in the pairings that never met',
    );
  }
  const column = minimising(payoffs);
  const row = minimising((payoffs[0] ?? []).map((_, j) => payoffs.map((line) => -(line[j] ?? 0))));
  const rowGains = payoffs.map((line) => dot(line, column));
  const columnGains = column.map((_, j) =>
    payoffs.reduce((sum, line, i) => sum + (line[j] ?? 0) * (row[i] ?? 0), 0),
  );
  return {
    row,
    column,
    value: dot(row, rowGains),
    exploitability: Math.max(...rowGains) - Math.min(...columnGains),
  };
}

/**
 * The mixture of columns that gives the row player least. Scaled to payoffs from 1 to 2, with value v: y/v is greatest
 * in sum among all that give no row more than 1.
 */
function minimising(payoffs: readonly (readonly number[])[]): readonly number[] {
  const all = payoffs.flat();
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const range = most - least || 1;
  const found = linearProgram(
    (payoffs[0] ?? []).map(() => 1),
    payoffs.map((row) => ({ weights: row.map((value) => 1 + (value - least) / range), atMost: 1 })),
  );
  const sum = found?.reduce((total, share) => total + share, 0) ?? 0;
  return (found ?? []).map((share) => share / sum);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}
