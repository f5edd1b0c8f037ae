import { UserError } from '../core/errors.ts';
import { foldKey } from '../core/random.ts';
import type { RandomKey } from '../core/random.ts';
import type { AnyGame } from '../games/game.ts';
import type { GamePlayer } from './game-player.ts';
import { playPlayers } from './play-players.ts';

export interface TournamentOptions {
  readonly game: AnyGame;
  /** At least two; their names differ. */
  readonly players: readonly GamePlayer[];
  /** Of each pair; even, at least 2. */
  readonly games: number;
  readonly key: RandomKey;
}

/** A game of two players, by their indices in the tournament, and what each got. */
export interface TournamentGame {
  readonly players: readonly [first: number, second: number];
  readonly returns: readonly [first: number, second: number];
}

/**
 * Everybody plays everybody, half of a pair's games from each seat: two games at a time share their chance, with the
 * seats swapped, so that no player is luckier in cards than the other. Depends on the key alone: the games of a pair
 * are the same whoever else takes part.
 *
 * @returns All games: the first of each pair, then the second of each, and so on.
 * @throws UserError for a game that isn't of two, for less than two players, for names that are the same, for an odd
 *   number of games, and what players throw in a game that they don't fit
 */
export function playTournament(options: TournamentOptions): readonly TournamentGame[] {
  checkTournament(options);
  const { game, players, games, key } = options;
  const pairs = players.flatMap((_, i) =>
    players.slice(i + 1).map((_, n) => [i, i + 1 + n] as const),
  );
  return Array.from({ length: games }, (_, n) =>
    pairs.map(([first, second]): TournamentGame => {
      const [a, b] = [players[first], players[second]];
      if (a === undefined || b === undefined) throw new Error('internal: a pair without players');
      const deal = foldKey(foldKey(key, `${a.name} against ${b.name}`), Math.floor(n / 2));
      const isSwapped = n % 2 === 1;
      const [inFirst = 0, inSecond = 0] = playPlayers(game, isSwapped ? [b, a] : [a, b], deal);
      return {
        players: [first, second],
        returns: isSwapped ? [inSecond, inFirst] : [inFirst, inSecond],
      };
    }),
  ).flat();
}

function checkTournament({ game, players, games }: TournamentOptions): void {
  const [least, most] = game.type.players;
  const names = players.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  const wrong =
    least !== 2 || most !== 2
      ? `the game must be of two players, got '${game.name}' for ${least === most ? least : `${least} to ${most}`}; take another game`
      : players.length < 2
        ? `needs two players at least, got ${names.join(', ') || 'none'}; name another, for instance random`
        : twice !== undefined
          ? `players must have names of their own, got ${twice} twice; rename one`
          : !Number.isSafeInteger(games) || games < 2 || games % 2 === 1
            ? `games of a pair must be an even number of at least 2, half from each seat, got ${games}; give ${Math.max(2, Math.ceil(games / 2) * 2) || 100}`
            : undefined;
  if (wrong !== undefined) throw new UserError(`tournament: ${wrong}`);
}
