import { alphaRank } from '../games/solvers/alpha-rank.ts';
import { wilsonInterval } from '../statistics/wilson-interval.ts';
import type { Interval } from '../statistics/wilson-interval.ts';
import { fitElo } from './fit-elo.ts';
import type { TournamentGame } from './tournament.ts';
import { FIRST_SKILL, rateSkills } from './weng-lin.ts';
import type { Skill } from './weng-lin.ts';

/** How a player did in a tournament. */
export interface RankedPlayer {
  readonly name: string;
  readonly games: number;
  readonly wins: number;
  readonly draws: number;
  readonly losses: number;
  /** Wins and half the draws, as a share of all games, with its Wilson interval of 95 %. */
  readonly score: number;
  readonly interval: Interval;
  /** Mean return of a game. */
  readonly payoff: number;
  /** Fitted to all games; the mean of all players is 1000. */
  readonly elo: number;
  /** By the games in their order. */
  readonly skill: Skill;
  /** Share of the time that evolution spends with the player; all sum to 1. */
  readonly alphaRank: number;
}

/** A pair's games, seen by the row player; null of a player against itself. */
export interface PairResult {
  readonly games: number;
  readonly wins: number;
  readonly draws: number;
  /** Mean return of the row player. */
  readonly payoff: number;
  /** Wins and half the draws, as a share, with its Wilson interval of 95 %. */
  readonly score: number;
  readonly interval: Interval;
}

export interface Ranking {
  /** Whoever has the greatest mean return first; of equals, who has the better score. */
  readonly players: readonly RankedPlayer[];
  /** [row][column], both in the order of `players`. */
  readonly payoffs: readonly (readonly (PairResult | null)[])[];
}

interface Tally {
  games: number;
  wins: number;
  draws: number;
  sum: number;
}

const points = ({ wins, draws }: Pick<Tally, 'wins' | 'draws'>) => wins + draws / 2;

/**
 * Ranks by mean return: whoever gets more than the other in a game has won it, but who wins more games than others, and
 * little each time, is no better in poker. Elo and skill go by wins, α-rank by returns.
 */
export function rankPlayers(names: readonly string[], games: readonly TournamentGame[]): Ranking {
  const tallies = names.map(() =>
    names.map((): Tally => ({ games: 0, wins: 0, draws: 0, sum: 0 })),
  );
  const skills: Skill[] = names.map(() => FIRST_SKILL);
  for (const { players, returns } of games) {
    const [first, second] = players;
    note(tallies[first]?.[second], returns[0], returns[1]);
    note(tallies[second]?.[first], returns[1], returns[0]);
    const score = returns[0] > returns[1] ? 1 : returns[0] < returns[1] ? 0 : 0.5;
    [skills[first], skills[second]] = rateSkills(
      skills[first] ?? FIRST_SKILL,
      skills[second] ?? FIRST_SKILL,
      score,
    );
  }
  const elo = fitElo(
    tallies.map((row) => row.map(points)),
    tallies.map((row) => row.map((one) => one.games)),
  );
  const shares = alphaRank(
    tallies.map((row) => row.map(({ sum, games: count }) => (count === 0 ? 0 : sum / count))),
  );
  const ranked = names
    .map((name, i) => ({
      i,
      player: {
        ...totalOf(name, tallies[i] ?? []),
        elo: elo[i] ?? 0,
        skill: skills[i] ?? FIRST_SKILL,
        alphaRank: shares[i] ?? 0,
      } satisfies RankedPlayer,
    }))
    .sort((a, b) => b.player.payoff - a.player.payoff || b.player.score - a.player.score);
  return {
    players: ranked.map(({ player }) => player),
    payoffs: ranked.map(({ i: row }) =>
      ranked.map(({ i: column }) => pairOf(tallies[row]?.[column])),
    ),
  };
}

function note(tally: Tally | undefined, own: number, other: number): void {
  if (tally === undefined) throw new Error('internal: a game of players that are not named');
  tally.games++;
  tally.wins += Number(own > other);
  tally.draws += Number(own === other);
  tally.sum += own;
}

function totalOf(name: string, row: readonly Tally[]) {
  const total: Tally = { games: 0, wins: 0, draws: 0, sum: 0 };
  for (const one of row) {
    total.games += one.games;
    total.wins += one.wins;
    total.draws += one.draws;
    total.sum += one.sum;
  }
  const { games, wins, draws, sum } = total;
  return {
    ...{ name, games, wins, draws, losses: games - wins - draws },
    ...{ score: points(total) / games, interval: wilsonInterval(points(total), games) },
    payoff: sum / games,
  };
}

function pairOf(tally: Tally | undefined): PairResult | null {
  if (tally === undefined || tally.games === 0) return null;
  const { games, wins, draws, sum } = tally;
  const won = points(tally);
  return {
    ...{ games, wins, draws, payoff: sum / games },
    ...{ score: won / games, interval: wilsonInterval(won, games) },
  };
}
