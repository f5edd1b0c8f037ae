import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { GameExample } from '../../src/games/conformance/game-example.ts';
import { playthrough } from '../../src/games/playthrough.ts';
import { games, protocols } from './game-examples.ts';

/*
 * One play of every game, as a text that a person can read, is kept in `test/environments/golden/<game>.txt`. Where rules
 * have changed on purpose, all are written anew by
 *
 *   npx vitest run --project unit test/games/playthroughs.test.ts -u
 */
const GOLDEN = join(import.meta.dirname, '../environments/golden');

/** By name; of a protocol its first example. */
const examples = new Map<string, GameExample>();
for (const game of games) examples.set(game.name, { game });
for (const { example } of protocols) {
  if (!examples.has(example.game.name)) examples.set(example.game.name, example);
}

// A game without one gets it by the tests below, which fail in CI where it wasn't committed.
test('every kept playthrough is of a game that there is', () => {
  const kept = readdirSync(GOLDEN).flatMap((file) => /^(.*)\.txt$/.exec(file)?.[1] ?? []);
  expect(kept.filter((name) => !examples.has(name))).toEqual([]);
});

describe('golden playthrough', () => {
  test.each([...examples])('%s', async (name, example) => {
    await expect(playthrough(example, 1)).toMatchFileSnapshot(join(GOLDEN, `${name}.txt`));
  });

  test.each([...examples])('%s: the same each time', (_, example) => {
    expect(playthrough(example, 2)).toBe(playthrough(example, 2));
    expect(playthrough(example, 2)).not.toBe(playthrough(example, 3));
  });
});
