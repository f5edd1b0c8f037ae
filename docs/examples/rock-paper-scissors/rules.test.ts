// docs/examples/rock-paper-scissors/rules.test.ts
import test from 'node:test';
import { ENVIRONMENT_RULES, GAME_RULES, foldKey, keyFromSeed } from 'agon-sim';
import type { AnyGame, EnvironmentExample, Seat } from 'agon-sim';
import { game, rockPaperScissors, winnings } from './game.ts';

for (const { name, check } of GAME_RULES) {
  await test(`the game ${name}`, () => check({ game: game as unknown as AnyGame }));
}

const seat: Seat = { role: 'player', policy: 'anyone', version: 0 };

/** Games of the environment, how somebody sensible plays, and what nobody may be shown. */
const someGames: EnvironmentExample = {
  name: 'two dozen games',
  environment: rockPaperScissors,
  plans: Array.from({ length: 24 }, (_, n) => ({
    id: `game-${n}`,
    group: `game-${n}`,
    key: foldKey(keyFromSeed(1), n),
    environment: 'rock-paper-scissors',
    task: null,
    seats: { left: seat, right: seat },
  })),
  reply: ({ prompt }, stream) => stream.pick(prompt.choices ?? []),
  rewards: [[winnings]],
  secrets: () => [],
};

for (const { name, check } of ENVIRONMENT_RULES) {
  await test(`among actors it ${name}`, () => check(someGames));
}
