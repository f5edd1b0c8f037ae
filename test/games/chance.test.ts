import { describe, expect, test } from 'vitest';
import { foldKey, keyFromSeed, openStream } from '../../src/core/random.ts';
import { chanceOf, NO_CHANCE } from '../../src/games/chance.ts';

const key = keyFromSeed(5);
const chance = foldKey(key, 'chance');

describe('the chance of an episode', () => {
  test('has keys of its own for `initial`, each `apply` and each chance node', () => {
    const drawn = chanceOf(key);
    const expected = [
      foldKey(chance, 'initial'),
      foldKey(foldKey(chance, 'apply'), 3),
      foldKey(foldKey(chance, 'node'), 3),
    ].map((own) => openStream(own).word());
    expect([drawn.initial().word(), drawn.apply(3).word(), drawn.node(3).word()]).toEqual(expected);
    expect(new Set(expected).size).toBe(3);
  });

  test('is refused to games that say they draw nothing', () => {
    expect(() => NO_CHANCE.integer(0, 2)).toThrow("only if its type says chance: 'sampled'");
  });
});
