import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldKey, keyFromSeed, openStream, threefry } from '../../src/core/random.ts';

describe('threefry-2x32', () => {
  // Known answers published with Random123 (kat_vectors, threefry2x32 20 rounds).
  test.each([
    [0, 0, 0, 0, 0x6b200159, 0x99ba4efe],
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x1cb996fc, 0xbb002be7],
    [0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3, 0xc4923a9c, 0x483df7a0],
  ])('gives its published answer for key %d %d', (k0, k1, low, high, x, y) => {
    expect(threefry([k0, k1], low, high)).toEqual([x, y]);
  });
});

describe('a random stream', () => {
  test('gives the same numbers for the same key', () => {
    const draw = () => {
      const stream = openStream(foldKey(keyFromSeed(7), 'episode'));
      return [stream.uniform(), stream.integer(0, 10), stream.word()];
    };
    expect(draw()).toEqual(draw());
  });

  test('differs between labels, also between a number and its text', () => {
    const key = keyFromSeed(7);
    const firsts = [1, 2, '1', '2', 'a'].map((label) => openStream(foldKey(key, label)).word());
    expect(new Set(firsts).size).toBe(5);
  });

  test('keeps integers inside their bounds and hits all of them', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 6 }), (seed, size) => {
        const stream = openStream(keyFromSeed(seed));
        const seen = new Set(Array.from({ length: 300 }, () => stream.integer(3, 3 + size)));
        expect([...seen].sort()).toEqual(Array.from({ length: size }, (_, i) => 3 + i));
      }),
      { numRuns: 30, seed: 1 },
    );
  });

  test('is uniform over ranges of more than 32 bits, odd numbers included', () => {
    const stream = openStream(keyFromSeed(5));
    const drawn = Array.from({ length: 4000 }, () => stream.integer(0, 2 ** 40));
    expect(drawn.every((value) => Number.isInteger(value) && value < 2 ** 40)).toBe(true);
    const odd = drawn.filter((value) => value % 2 === 1).length;
    expect(Math.abs(odd - 2000)).toBeLessThan(4 * Math.sqrt(1000)); // four standard deviations
    expect(() => stream.integer(0, 2 ** 54)).toThrow(/2 \*\* 53/);
  });

  test.each([0.5, NaN, Infinity, 2 ** 53])(
    'folds no label %d, which would be another’s',
    (label) => {
      expect(() => foldKey(keyFromSeed(1), label)).toThrow(/whole number/);
    },
  );

  test('shuffles without losing an item', () => {
    const items = [1, 2, 3, 4, 5, 6, 7];
    expect(openStream(keyFromSeed(3)).shuffle(items).sort()).toEqual(items);
  });

  test.each([-1, 1.5, Number.NaN])('refuses the seed %d', (seed) => {
    expect(() => keyFromSeed(seed)).toThrow(/seed/);
  });
});
