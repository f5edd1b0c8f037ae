import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldKey, keyFromSeed } from '../../src/core/random.ts';
import { apportion, assignOpponents } from '../../src/league/assign-opponents.ts';
import type { OpponentPool } from '../../src/league/opponent-pool.ts';
import { openPool } from '../../src/league/opponent-pool.ts';

const key = keyFromSeed(3);
const pool: OpponentPool = {
  members: [
    { version: 0, rate: 0.9 },
    { version: 10, rate: 0.55 },
    { version: 20, rate: 0.15 },
  ],
};
const shares = { latest: 7, initial: 3, past: 2 };

describe('assignOpponents', () => {
  test('gives each share its exact part of the batch', () => {
    const opponents = assignOpponents(pool, 96, shares, key);
    expect(opponents.filter((one) => one === 'latest')).toHaveLength(56);
    expect(opponents.filter((one) => one === 0)).toHaveLength(24);
    expect(opponents.filter((one) => one === 10 || one === 20)).toHaveLength(16);
  });

  test('meets the initial version in place of snapshots while there are none', () => {
    const opponents = assignOpponents(openPool(0), 12, shares, key);
    expect(opponents.filter((one) => one === 0)).toHaveLength(5);
  });

  test('draws snapshots in proportion to their success rate + 0.05', () => {
    const draws = 4000;
    let strong = 0;
    for (let i = 0; i < draws; i++) {
      const [opponent] = assignOpponents(
        pool,
        1,
        { latest: 0, initial: 0, past: 1 },
        foldKey(key, i),
      );
      if (opponent === 10) strong++;
    }
    // 0.6 / (0.6 + 0.2); three standard errors of a share over 4000 draws are 0.02
    expect(Math.abs(strong / draws - 0.75)).toBeLessThan(0.02);
  });

  test('deals all past games of a batch to one snapshot', () => {
    const all = assignOpponents(pool, 10, { latest: 0, initial: 0, past: 1 }, key);
    expect(new Set(all).size).toBe(1);
    expect([10, 20]).toContain(all[0]);
  });

  test('gives the same opponents for the same key', () => {
    const draw = () => assignOpponents(pool, 40, shares, key);
    expect(draw()).toEqual(draw());
  });
});

describe('apportion', () => {
  test('always hands out the whole count, nobody more than one off', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 500 }),
        fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 5 }),
        (count, parts) => {
          const total = parts.reduce((a, b) => a + b, 0);
          fc.pre(total > 0);
          const counts = apportion(count, parts);
          expect(counts.reduce((a, b) => a + b, 0)).toBe(count);
          counts.forEach((one, i) => {
            expect(Math.abs(one - (count * (parts[i] ?? 0)) / total)).toBeLessThan(1);
          });
        },
      ),
      { seed: 1, numRuns: 100 },
    );
  });

  test.each([[[0, 0]], [[-1, 2]], [[NaN, 1]]])('refuses the shares %j', (parts) => {
    expect(() => apportion(10, parts)).toThrow(/shares must be at least 0/);
  });
});
