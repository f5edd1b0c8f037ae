/** A pair of mixed strategies for a zero-sum matrix game. */
export interface Equilibrium {
  /** Probability of each row; sums to 1. */
  readonly row: readonly number[];
  /** Probability of each column; sums to 1. */
  readonly column: readonly number[];
  /** Payoff to the row player when both play these. */
  readonly value: number;
  /** Most that either player could gain by deviating, summed; 0 exactly at equilibrium. */
  readonly exploitability: number;
}

/**
 * An approximate Nash equilibrium of a zero-sum game, by regret matching+ with alternating updates and
 * linearly weighted averages. The exploitability of the result says how good it is; it falls at least
 * as fast as 1/√iterations.
 *
 * @param payoffs - [row][column], to the row player; finite, at least one row and one column
 * @param iterations - at least 1
 * @see Tammelin et al. (2015), "Solving heads-up limit Texas hold'em", regret matching+
 */
export function solveZeroSum(
  payoffs: readonly (readonly number[])[],
  iterations = 2000,
): Equilibrium {
  const width = payoffs[0]?.length ?? 0;
  if (
    width === 0 ||
    payoffs.some((row) => row.length !== width || row.some((value) => !Number.isFinite(value)))
  ) {
    throw new RangeError(
      'solveZeroSum: payoffs must be a matrix of finite numbers, every row as long as the first; fill in the pairings that never met',
    );
  }
  const rowPlayer = openRegrets(payoffs.length);
  const columnPlayer = openRegrets(width);
  for (let t = 1; t <= iterations; t++) {
    rowPlayer.learn(againstColumns(payoffs, columnPlayer.strategy()), t);
    columnPlayer.learn(
      againstRows(payoffs, rowPlayer.strategy()).map((value) => -value),
      t,
    );
  }
  const row = rowPlayer.average();
  const column = columnPlayer.average();
  const rowGains = againstColumns(payoffs, column);
  const columnGains = againstRows(payoffs, row);
  return {
    row,
    column,
    value: dot(row, rowGains),
    exploitability: Math.max(...rowGains) - Math.min(...columnGains),
  };
}

/** One player's regrets (never below 0) and the sum of the strategies it played. */
function openRegrets(actions: number) {
  const regrets = Array.from({ length: actions }, () => 0);
  const played = Array.from({ length: actions }, () => 0);
  const strategy = () => normalised(regrets);
  return {
    strategy,
    average: () => normalised(played),
    learn: (gains: readonly number[], weight: number) => {
      const current = strategy();
      const expected = dot(current, gains);
      for (let i = 0; i < actions; i++) {
        played[i] = (played[i] ?? 0) + weight * (current[i] ?? 0);
        regrets[i] = Math.max(0, (regrets[i] ?? 0) + (gains[i] ?? 0) - expected);
      }
    },
  };
}

function normalised(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => (total > 0 ? weight / total : 1 / weights.length));
}

/** Payoff to the row player of each row, against a mixture of columns. */
function againstColumns(payoffs: readonly (readonly number[])[], column: readonly number[]) {
  return payoffs.map((row) => dot(row, column));
}

/** Payoff to the row player of each column, against a mixture of rows. */
function againstRows(payoffs: readonly (readonly number[])[], row: readonly number[]) {
  return (payoffs[0] ?? []).map((_, j) =>
    payoffs.reduce((sum, values, i) => sum + (values[j] ?? 0) * (row[i] ?? 0), 0),
  );
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}
