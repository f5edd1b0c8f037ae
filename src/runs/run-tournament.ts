import { UserError } from '../core/errors.ts';
import { keyFromSeed } from '../core/random.ts';
import type { AnyGame } from '../games/game.ts';
import { firstLegalPlayer, randomPlayer } from '../league/game-player.ts';
import type { GamePlayer } from '../league/game-player.ts';
import { optimalPlayer } from '../league/optimal-player.ts';
import { rankPlayers } from '../league/rank-players.ts';
import type { Ranking } from '../league/rank-players.ts';
import { playTournament } from '../league/tournament.ts';
import { loadGame } from './load-game.ts';

export interface TournamentQuery {
  /** A game that ships, by its name. */
  readonly environment: string;
  /** Each in one word, at least two; the same one may play several times. */
  readonly players: readonly string[];
  /** Of each pair, even. */
  readonly games: number;
  readonly seed: number;
}

export interface TournamentResult extends Ranking {
  readonly environment: string;
  readonly gamesPerPair: number;
  readonly seed: number;
}

/**
 * Plays a round robin on this thread. The same query has the same result.
 *
 * @throws UserError for games and players that aren't there, and for players that don't fit the game
 */
export async function runTournament(query: TournamentQuery): Promise<TournamentResult> {
  const { environment, games, seed } = query;
  const game = await loadGame(environment);
  const players = named(query.players.map((word) => readGamePlayer(word, game)));
  const played = playTournament({ game, players, games, key: keyFromSeed(seed) });
  const ranking = rankPlayers(
    players.map(({ name }) => name),
    played,
  );
  return { environment, gamesPerPair: games, seed, ...ranking };
}

function readGamePlayer(word: string, game: AnyGame): GamePlayer {
  switch (word) {
    case 'random':
      return randomPlayer;
    case 'first-legal':
      return firstLegalPlayer;
    case 'optimal':
      return optimalPlayer(game);
  }
  throw new UserError(
    `player: must be random, first-legal or optimal in a tournament, got "${word}"; for instance: agon tournament ${game.name} random optimal`,
  );
}

/** Whoever is there a second time gets a number: `random-2`. */
function named(players: readonly GamePlayer[]): readonly GamePlayer[] {
  return players.map((player, i) => {
    const before = players.slice(0, i).filter(({ name }) => name === player.name).length;
    return before === 0 ? player : { ...player, name: `${player.name}-${before + 1}` };
  });
}
