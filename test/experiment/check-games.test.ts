import { expect, test } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import { checkGames } from '../../src/experiment/check-games.ts';
import type { EpisodeRequest } from '../../src/experiment/experiment.ts';

const seats = { left: { role: 'thrower', policy: 'player', version: 0 } };

test.each([
  [null, /^plan: must give a list of games, got null; mend it$/],
  [Promise.resolve([]), /list of games, got a promise/],
  [[{ task: null, seats }, null], /^plan: must give games, .* as game 1 too, got null/],
  [['hello'], /as game 0 too, got "hello"/],
  [[{ task: null }], /^plan: must give seats to game 0, got undefined/],
  [[{ task: { limit: Infinity }, seats }], /^plan: .* the task of game 0, got Infinity at .limit;/],
  [
    [
      { task: null, seats },
      { task: [1, NaN], seats },
    ],
    /the task of game 1, got NaN at .1;/,
  ],
  [[{ task: -Infinity, seats }], /got -Infinity at its root/],
  [[{ task: { a: [undefined] }, seats }], /got undefined at .a.0/],
  [[{ task: 1n, seats }], /got bigint at its root/],
  [[{ task: new Map(), seats }], /got a class instance at its root/],
  [[{ task: [1, , 3], seats }], /got a hole at .1/],
  [[{ seats }], /got undefined at its root/],
  [[{ task: null, group: 5, seats }], /a text as the group of game 0, or none, got 5/],
  [[{ task: null, seats: { left: null } }], /as seat left of game 0, got null/],
  [[{ task: null, seats, opponents: 'left' }], /give opponents' seats to game 0, got "left"/],
  [
    [{ task: null, seats, opponents: { other: 'left' } }],
    /name a seat of other as its seat in game 0, got "left"/,
  ],
  [
    [{ task: null, seats, opponents: { player: 'right' } }],
    /name a seat of player as its seat in game 0, got "right"/,
  ],
])('%o are no games, and it is said why', (games, message) => {
  const check = () => checkGames('plan', games as unknown as readonly EpisodeRequest[]);
  expect(check).toThrow(UserError);
  expect(check).toThrow(message);
});

test('games are let through, none too', () => {
  const games = [{ task: null, seats }];
  expect(checkGames('plan', games)).toBe(games);
  expect(checkGames('plan', [])).toEqual([]);
});
