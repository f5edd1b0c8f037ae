/** One pairing's result: the mean payoff of the row player over some games. */
export interface Pairing {
  readonly row: string;
  readonly column: string;
  /** To the row player; finite. */
  readonly payoff: number;
  readonly games: number;
}

/** Who does how well against whom. */
export interface PayoffTable {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** [row][column] mean payoff to the row player, weighted by games; NaN for pairings that never met. */
  readonly payoffs: readonly (readonly number[])[];
  /** [row][column] */
  readonly games: readonly (readonly number[])[];
}

/** Collects pairings into a table; names in the order they first appear, repeated pairings averaged by games. */
export function payoffTable(pairings: readonly Pairing[]): PayoffTable {
  const rows = [...new Set(pairings.map(({ row }) => row))];
  const columns = [...new Set(pairings.map(({ column }) => column))];
  const games = rows.map(() => columns.map(() => 0));
  const sums = rows.map(() => columns.map(() => 0));
  for (const { row, column, payoff, games: count } of pairings) {
    if (!Number.isFinite(payoff) || !(count > 0)) {
      throw new RangeError(
        `payoffTable: ${row} against ${column} needs a finite payoff over at least one game, got ${payoff} over ${count}`,
      );
    }
    const at = [rows.indexOf(row), columns.indexOf(column)] as const;
    add(sums, at, payoff * count);
    add(games, at, count);
  }
  return {
    rows,
    columns,
    payoffs: sums.map((row, i) => row.map((sum, j) => sum / (games[i]?.[j] ?? 0))),
    games,
  };
}

function add(matrix: number[][], [i, j]: readonly [number, number], value: number): void {
  const row = matrix[i];
  if (row !== undefined) row[j] = (row[j] ?? 0) + value;
}
