import type { PolicyName, PolicyVersion } from '../core/ids.ts';
import { FIRST_RATING, expectedScore, rateGame } from './elo.ts';
import type { Ratings } from './elo.ts';
import { payoffTable } from './payoff-table.ts';
import type { Pairing, PayoffTable } from './payoff-table.ts';
import { solveZeroSum } from '../games/solvers/solve-zero-sum.ts';
import type { Equilibrium } from '../games/solvers/solve-zero-sum.ts';

/** Who plays: a policy as it is at a version. */
export interface Player {
  readonly policy: PolicyName;
  readonly version: PolicyVersion;
}

/** How an opponent did against a player, over some games of one update. */
export interface Match {
  readonly opponent: Player;
  readonly against: Player;
  /** Mean success of the opponent, in [0, 1]. */
  readonly score: number;
  /** At least 1. */
  readonly games: number;
}

/** How players did against each other so far; plain data, part of the checkpoint. */
export interface Standings {
  /** Elo, by `policy@version`. */
  readonly ratings: Ratings;
  /** By opponent (row) and who met it (column), each pair once. */
  readonly pairings: readonly Pairing[];
}

export const NO_STANDINGS: Standings = { ratings: {}, pairings: [] };

/** `critic@12` */
const playerName = ({ policy, version }: Player): string => `${policy}@${version}`;

/**
 * Rates the matches in their order, each as one game with its mean score, and adds them to the pairings. A version
 * that is new begins with the rating of the newest earlier version of its policy, from which it came.
 */
export function noteMatches(standings: Standings, matches: readonly Match[]): Standings {
  let { ratings } = standings;
  const pairings = new Map(
    standings.pairings.map((pairing) => [`${pairing.row} ${pairing.column}`, pairing]),
  );
  for (const { opponent, against, score, games } of matches) {
    const [row, column] = [playerName(opponent), playerName(against)];
    if (row === column) continue; // a version against itself says nothing of either
    ratings = rateGame(enter(enter(ratings, opponent), against), row, column, score);
    const key = `${row} ${column}`;
    const { payoff = 0, games: before = 0 } = pairings.get(key) ?? {};
    const all = before + games;
    pairings.set(key, { row, column, payoff: (payoff * before + score * games) / all, games: all });
  }
  return { ratings, pairings: [...pairings.values()] };
}

/** Forgets all others: a run has more versions than anybody looks at. */
export function keepPlayers(
  { ratings, pairings }: Standings,
  keeps: (player: Player) => boolean,
): Standings {
  const kept = new Set(Object.keys(ratings).filter((name) => keeps(readName(name))));
  return {
    ratings: Object.fromEntries(Object.entries(ratings).filter(([name]) => kept.has(name))),
    pairings: pairings.filter(({ row, column }) => kept.has(row) && kept.has(column)),
  };
}

/** Standings as they are shown: nothing in it that JSON doesn't have. */
export interface StandingsSummary {
  /** Elo, by `policy@version`. */
  readonly ratings: Ratings;
  /** Mean success of the row player; null for pairs that never met. */
  readonly payoffs: Pick<PayoffTable, 'rows' | 'columns' | 'games'> & {
    readonly payoffs: readonly (readonly (number | null)[])[];
  };
  /** Of the table, pairs that never met counted as their ratings expect. The value is the row player's success. */
  readonly equilibrium: Equilibrium;
}

/** Null while nobody has met anybody. */
export function summariseStandings({ ratings, pairings }: Standings): StandingsSummary | null {
  if (pairings.length === 0) return null;
  const { payoffs, ...table } = payoffTable(pairings);
  const expected = (row: string, column: string) =>
    row === column ? 0.5 : expectedScore(ratings[row] ?? 0, ratings[column] ?? 0);
  const filled = payoffs.map((line, i) =>
    line.map((payoff, j) =>
      Number.isNaN(payoff) ? expected(table.rows[i] ?? '', table.columns[j] ?? '') : payoff,
    ),
  );
  return {
    ratings,
    payoffs: {
      ...table,
      payoffs: payoffs.map((line) => line.map((payoff) => (Number.isNaN(payoff) ? null : payoff))),
    },
    equilibrium: solveZeroSum(filled),
  };
}

function enter(ratings: Ratings, player: Player): Ratings {
  const name = playerName(player);
  if (name in ratings) return ratings;
  const earlier = Object.keys(ratings)
    .map(readName)
    .filter(({ policy, version }) => policy === player.policy && version < player.version)
    .sort((a, b) => a.version - b.version)
    .at(-1);
  const first = earlier === undefined ? FIRST_RATING : ratings[playerName(earlier)];
  return { ...ratings, [name]: first ?? FIRST_RATING };
}

function readName(name: string): Player {
  const at = name.lastIndexOf('@');
  return { policy: name.slice(0, at), version: Number(name.slice(at + 1)) };
}
