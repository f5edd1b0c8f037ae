import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { EnvironmentExample } from '../../src/actors/conformance/environment-example.ts';
import type { DecisionRequest } from '../../src/core/decision.ts';
import { keyFromSeed } from '../../src/core/random.ts';
import type { GameExample, Opening } from '../../src/games/conformance/game-example.ts';
import type { AnyGame } from '../../src/games/game.ts';
import { isGame } from '../environments/game-example.ts';

const folder = join(import.meta.dirname, '../../environments');
const EXAMPLES = join(import.meta.dirname, '../environments');
const files = readdirSync(folder).filter((file) => /^[a-z-]+\.ts$/.test(file));
const modules = await Promise.all(
  files.map((file) => import(join(folder, file)) as Promise<object>),
);
/** Every game in `environments` that needs no task. */
export const games: readonly AnyGame[] = modules.flatMap((module) =>
  Object.values(module).filter(isGame),
);

/** Every protocol, with the tasks and replies of each of its examples. */
export const protocols = (
  await Promise.all(
    readdirSync(EXAMPLES)
      .filter((file) => file.endsWith('.examples.ts'))
      .map((file) => import(join(EXAMPLES, file)) as Promise<{ examples: EnvironmentExample[] }>),
  )
).flatMap(({ examples }) => examples.flatMap(exampleOf));

/** The game of an environment's example, opened by its plans' tasks; the same replies as among actors. */
function exampleOf({ name, environment, plans, reply }: EnvironmentExample) {
  const { game } = environment;
  if (game === undefined) return [];
  const openings = plans.map(({ task, seats }): Opening => ({
    task,
    seated: game.seats.filter((seat) => seats[seat] !== undefined),
  }));
  const example: GameExample = {
    game,
    openings,
    reply: (state, seat, stream, opening) => {
      const prompt = game.observe(state, seat);
      if (prompt.scored !== undefined) return prompt.scored;
      const role = environment.roles[seat]?.name ?? '';
      const request: DecisionRequest = {
        ...{
          episode: plans[openings.indexOf(opening)]?.id ?? '',
          agent: seat,
          role,
          decisionIndex: 0,
          prompt,
          version: 0,
        },
        ...{ sampling: { temperature: 1, topP: 1 }, key: keyFromSeed(0) },
      };
      return reply(request, stream);
    },
  };
  return [{ name: `${game.name}: ${name}`, example }];
}
