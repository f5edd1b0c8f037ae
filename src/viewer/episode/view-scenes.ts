import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gameEnvironment } from '../../actors/game-environment.ts';
import type { GameEpisode } from '../../actors/game-episode.ts';
import type { Episode } from '../../core/episode.ts';
import type { AnyGame } from '../../games/game.ts';
import type { Scene } from '../../games/scene.ts';
import { stepThrough } from '../../replay/step-through.ts';
import { verifyEpisode } from '../../replay/verify-episode.ts';
import type { EpisodeView } from '../protocol.ts';

/**
 * Pictures of an episode's states, one for each event; those that are the same are sent once. Only of games that ship with
 * Agon, whose code is ours: the run's own code isn't loaded. Whether the recorded game really is the one of that name is
 * seen by playing it again; where it differs, there are none.
 */
export async function viewScenes(episode: Episode): Promise<EpisodeView['scenes']> {
  const game = (await shippedGames()).find(({ name }) => name === episode.plan.environment);
  if (game?.picture === undefined || episode.ending.kind === 'failed') return null;
  const environment = gameEnvironment(game);
  try {
    if (verifyEpisode(episode, environment) !== undefined) return null;
  } catch {
    return null; // roles of its own, or an older version of the game
  }
  const places = new Map<string, number>();
  const list: Scene[] = [];
  const of = stepThrough(episode, environment).map(({ actors }) => {
    const { state } = (actors[0]?.context ?? {}) as Partial<GameEpisode>;
    const scene = game.picture?.(state, null) ?? { width: 0, height: 0, shapes: [] };
    const key = JSON.stringify(scene);
    const place = places.get(key) ?? list.push(scene) - 1;
    places.set(key, place);
    return place;
  });
  return { of, list };
}

/** `environments` stands beside `src`, in the sources and in the built package alike. */
const SHIPPED = resolve(dirname(fileURLToPath(import.meta.url)), '../../../environments');

let shipped: Promise<readonly AnyGame[]> | undefined;

/** Those games that need nothing to be made. */
function shippedGames(): Promise<readonly AnyGame[]> {
  shipped ??= (async () => {
    const file = ['.js', '.ts']
      .map((ending) => join(SHIPPED, `index.generated${ending}`))
      .find(existsSync);
    if (file === undefined) return [];
    const module = (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>;
    return Object.values(module).filter(isGame);
  })();
  return shipped;
}

function isGame(value: unknown): value is AnyGame {
  return typeof value === 'object' && value !== null && 'phases' in value && 'apply' in value;
}
