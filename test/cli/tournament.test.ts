import { expect, test } from 'vitest';
import { typed } from './fake-world.ts';

test('agon tournament tells a table and a payoff matrix, the same every time', async () => {
  const line = 'tournament tic-tac-toe random optimal --games 20 --seed 3';
  const { code, out, err } = await typed(line);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^tic-tac-toe, 20 games a pair\n/);
  expect(out).toMatch(/\noptimal +20 +\d+ +\d+ +0 /);
  expect((await typed(line)).out).toBe(out);
});

test('agon tournament --json writes one object with players, ratings and payoffs', async () => {
  const line = 'tournament kuhn-poker random random first-legal --games 10 --json';
  const { out } = await typed(line);
  const result = JSON.parse(out) as { players: { name: string }[]; payoffs: unknown[][] };
  expect(result).toMatchObject({ environment: 'kuhn-poker', gamesPerPair: 10, seed: 1 });
  expect(result.players.map(({ name }) => name).sort()).toEqual([
    'first-legal',
    'random',
    'random-2',
  ]);
  expect(result.payoffs[0]?.[0]).toBeNull();
});

test.each([
  ['tic-tac-to random optimal', /did you mean tic-tac-toe\?/],
  ['tic-tac-toe random stockfish', /must be random, first-legal.*got "stockfish"/],
  ['connect-four random optimal', /'connect-four' has more than/],
  ['kuhn-poker-for-three random random', /must be of two players/],
  ['tic-tac-toe random', /two players at least/],
  ['tic-tac-toe random random --games 7', /even number/],
])('agon tournament %s ends with 2 and says what would be right', async (line, says) => {
  const { code, err, out } = await typed(`tournament ${line}`);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(says);
});
