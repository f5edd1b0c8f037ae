import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ticTacToe } from '../../environments/tic-tac-toe.ts';
import { GAME_RULES } from '../../src/games/conformance/game-rules.ts';
import type { GameExample } from '../../src/games/conformance/game-rules.ts';
import type { AnyGame } from '../../src/games/game.ts';
import { isGame } from '../environments/game-example.ts';

/** Every game in `environments` that needs no task keeps the rules of all games, by being there. */
const folder = join(import.meta.dirname, '../../environments');
const files = readdirSync(folder).filter((file) => /^[a-z-]+\.ts$/.test(file));
const modules = await Promise.all(
  files.map((file) => import(join(folder, file)) as Promise<object>),
);
const games = modules.flatMap((module) => Object.values(module).filter(isGame));

test('there are games to hold to the rules', () => {
  expect(games.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['kuhn-poker', 'rock-paper-scissors', 'tic-tac-toe']),
  );
});

describe.each(games)('$name', (game) => {
  test.each(GAME_RULES)('$name', async ({ check }) => {
    await check({ game });
  });
});

/** Games that break one rule each, and what is found. */
const broken: readonly [fault: string, game: Partial<typeof ticTacToe>][] = [
  ['moving -> won, which isn', { phases: { moving: ['moving', 'drawn'], won: [], drawn: [] } }],
  [
    'never takes moving -> lost',
    { phases: { ...ticTacToe.phases, moving: ['moving', 'won', 'drawn', 'lost'], lost: [] } },
  ],
  ['the sum of returns is 2', { returns: () => ({ first: 1, second: 1 }) }],
  ['but the bounds are -1 to 1', { returns: () => ({ first: 2, second: -2 }) }],
  ['second forfeits', { returns: () => ({ first: -1, second: 1 }) }],
  [
    '2 at most act at once',
    { toAct: (state) => ticTacToe.toAct(state).flatMap(() => ['first', 'second']) },
  ],
  [
    'a state isn',
    { initial: () => ({ ...ticTacToe.initial(null, [], NO_STREAM), at: new Date(0) }) },
  ],
  ["'first: all alike'", { informationState: () => 'all alike' }],
];
const NO_STREAM = {} as Parameters<typeof ticTacToe.initial>[2];

test.each(broken)('a game is found out: %s', async (fault, change) => {
  const example: GameExample = { game: { ...ticTacToe, ...change } as unknown as AnyGame };
  const found: string[] = [];
  for (const { check } of GAME_RULES) {
    try {
      await check(example);
    } catch (error) {
      found.push(String(error));
    }
  }
  expect(found.join('\n')).toContain(fault);
});

test('a game that draws chance where it says it has none is found out', () => {
  const game = {
    ...ticTacToe,
    initial: (_: null, __: readonly string[], stream: { uniform(): number }) => {
      stream.uniform();
      return ticTacToe.initial(null, [], NO_STREAM);
    },
  } as unknown as AnyGame;
  expect(() => GAME_RULES[0]?.check({ game })).toThrow("only if its type says chance: 'sampled'");
});
