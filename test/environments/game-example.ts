import { foldKey, gameEnvironment, keyFromSeed } from 'agon-sim';
import type { AnyGame, Environment, EnvironmentExample, EpisodePlan } from 'agon-sim';

/** Whether an export of an environment's file is a game that can be played without a task. */
export function isGame(value: unknown): value is AnyGame {
  return typeof value === 'object' && value !== null && 'phases' in value && !('task' in value);
}

/** A game as an example for the rules of environments: paid by its returns, played by legal actions. */
export function gameExample(game: AnyGame): EnvironmentExample {
  const environment = gameEnvironment(game);
  return {
    name: game.name,
    environment,
    plans: plansFor(environment, 40),
    reply: ({ prompt }, stream) => stream.pick(prompt.choices ?? ['']),
    rewards: [],
    secrets: () => [],
  };
}

/** Episodes of an environment without tasks, all seats filled. */
export function plansFor(environment: Environment, count: number): readonly EpisodePlan[] {
  const seats = Object.fromEntries(
    Object.entries(environment.roles).map(([seat, { name: role }]) => [
      seat,
      { role, policy: 'anyone', version: 0 },
    ]),
  );
  return Array.from({ length: count }, (_, n) => ({
    id: `game-${n}`,
    group: `game-${n}`,
    key: foldKey(keyFromSeed(3), n),
    environment: environment.name,
    task: null,
    seats,
  }));
}
