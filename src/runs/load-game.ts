import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { closestTo } from '../core/closest-to.ts';
import { UserError } from '../core/errors.ts';
import type { AnyGame } from '../games/game.ts';

/** The games that ship stand beside `src`, in the sources and in the built package alike. */
const SHIPPED = resolve(
  dirname(fileURLToPath(import.meta.url)),
  '../../environments/index.generated',
);

/** Every game that ships and needs no task, by name. */
async function shippedGames(): Promise<ReadonlyMap<string, AnyGame>> {
  const path = ['.js', '.ts'].map((ending) => SHIPPED + ending).find(existsSync);
  if (path === undefined) throw new Error(`internal: no environments at ${SHIPPED}`);
  const module = (await import(pathToFileURL(path).href)) as Readonly<Record<string, unknown>>;
  const games = Object.values(module).filter(isGame);
  return new Map(
    games.map((game) => [game.name, game] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

const isGame = (value: unknown): value is AnyGame =>
  typeof value === 'object' && value !== null && 'phases' in value && !('task' in value);

/**
 * Finds a game by its name among those that ship and need no task.
 *
 * @throws UserError with the names there are
 */
export async function loadGame(name: string): Promise<AnyGame> {
  const games = await shippedGames();
  const game = games.get(name);
  if (game !== undefined) return game;
  const names = [...games.keys()];
  const nearest = closestTo(name, names);
  throw new UserError(
    `${name}: no game of this name; ${nearest === undefined ? 'there' : `did you mean ${nearest}? There`} are: ${names.join(', ')}`,
  );
}
