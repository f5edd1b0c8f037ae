import { UserError } from '../core/errors.ts';
import { findStrange } from '../actors/check-plain.ts';
import { isObject, showValue } from '../core/show-value.ts';
import type { EpisodeRequest } from './experiment.ts';

/**
 * Checks that what a scenario gave as games are some: nobody may have type-checked it. Whether their
 * environment takes them is its business.
 *
 * @param where - who gave them: `plan`, `canary, games`
 * @throws UserError that names the game and the field
 */
export function checkGames(
  where: string,
  games: readonly EpisodeRequest[],
): readonly EpisodeRequest[] {
  const given: unknown = games;
  if (!Array.isArray(given)) throw wrong(where, 'give a list of games', given);
  given.forEach((game: unknown, n) => {
    if (!isObject(game)) throw wrong(where, `give games, { task, seats }, as game ${n} too`, game);
    const { task, group, seats, opponents = {} } = game as Partial<EpisodeRequest>;
    const strange = findStrange(task);
    if (strange !== undefined) {
      // It would come back from a log, a checkpoint or a thread as something else.
      throw new UserError(
        `${where}: must give plain data as the task of game ${n}, got ${strange}; say it otherwise (null for no limit, say)`,
      );
    }
    if (group !== undefined && typeof group !== 'string') {
      throw wrong(where, `give a text as the group of game ${n}, or none`, group);
    }
    if (!isObject(seats)) throw wrong(where, `give seats to game ${n}`, seats);
    for (const [agent, seat] of Object.entries(seats)) {
      if (isObject(seat)) continue;
      throw wrong(where, `give { role, policy, version } as seat ${agent} of game ${n}`, seat);
    }
    if (!isObject(opponents)) throw wrong(where, `give opponents' seats to game ${n}`, opponents);
    for (const [policy, agent] of Object.entries(opponents)) {
      if (seats[agent]?.policy === policy) continue;
      throw wrong(where, `name a seat of ${policy} as its seat in game ${n}`, agent);
    }
  });
  return games;
}

function wrong(where: string, rule: string, got: unknown): UserError {
  return new UserError(`${where}: must ${rule}, got ${showValue(got)}; mend it`);
}
