// docs/examples/rock-paper-scissors/rules.test.ts
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  ENVIRONMENT,
  ENVIRONMENT_RULES,
  ROLE_RULES,
  foldKey,
  keyFromSeed,
  unseenDecisions,
} from 'agon-sim';
import type { EnvironmentExample, RoleExample, Seat } from 'agon-sim';
import { rockPaperScissors, winnings } from './game.ts';
import { thrower } from './thrower.ts';

/** A life of the role: what it hears, and what its policy replies to each decision. */
const calledOnce: RoleExample = {
  name: 'called once',
  role: thrower,
  self: 'left',
  hears: [{ seq: 0, from: ENVIRONMENT, to: 'left', kind: 'throw', body: null }],
  replies: ['r'],
};

await test('thrower: no decision is left out', () => {
  assert.deepEqual(unseenDecisions([calledOnce]), []);
});
for (const { name, check } of ROLE_RULES) {
  await test(`thrower ${name}`, () => check(calledOnce));
}

const seat: Seat = { role: 'thrower', policy: 'anyone', version: 0 };

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
  await test(`rock, paper, scissors ${name}`, () => check(someGames));
}
