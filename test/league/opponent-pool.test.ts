import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  admissionDue,
  admit,
  newestOf,
  openPool,
  poolRules,
  recordResult,
} from '../../src/league/opponent-pool.ts';
import type { OpponentPool } from '../../src/league/opponent-pool.ts';

const rules = poolRules({ admitEvery: 10, size: 3, rateStep: 0.5 });
const versions = (pool: OpponentPool) => pool.members.map(({ version }) => version);

describe('an opponent pool', () => {
  test('is due for a snapshot every so many updates', () => {
    const pool = admit(openPool(0), { version: 10, rate: 0 }, rules).pool;
    expect([10, 19, 20, 25].map((version) => admissionDue(pool, version, rules))).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });

  test('lets go of the weakest past member when full, and says so', () => {
    let pool = openPool(0);
    pool = admit(pool, { version: 10, rate: 0.6 }, rules).pool;
    pool = admit(pool, { version: 20, rate: 0.2 }, rules).pool;
    const { pool: full, evicted } = admit(pool, { version: 30, rate: 0.1 }, rules);
    expect(evicted).toBe(20);
    expect(versions(full)).toEqual([0, 10, 30]);
  });

  test('keeps the initial member, the newest and its size through any history', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }),
        (rates) => {
          let pool = openPool(0);
          rates.forEach((rate, i) => {
            pool = admit(pool, { version: 10 * (i + 1), rate }, rules).pool;
          });
          expect(pool.members.length).toBeLessThanOrEqual(rules.size);
          expect(pool.members[0]?.version).toBe(0);
          expect(newestOf(pool).version).toBe(10 * rates.length);
          expect(versions(pool)).toEqual(versions(pool).toSorted((a, b) => a - b));
        },
      ),
      { seed: 1, numRuns: 50 },
    );
  });

  test('averages results per member and ignores strangers', () => {
    const pool = admit(openPool(0, 0.2), { version: 10, rate: 0.4 }, rules).pool;
    expect(recordResult(pool, 10, 0.8, rules).members.map(({ rate }) => rate)).toEqual([
      0.2,
      expect.closeTo(0.6, 12),
    ]);
    expect(recordResult(pool, 99, 0.8, rules)).toEqual(pool);
    expect(() => recordResult(pool, 10, NaN, rules)).toThrow(/lies in \[0, 1\], got NaN/);
  });

  test('survives a trip through a checkpoint', () => {
    const pool = admit(openPool(0), { version: 10, rate: 0.25 }, rules).pool;
    expect(JSON.parse(JSON.stringify(pool))).toEqual(pool);
  });

  test('refuses a snapshot that is not new, and rules out of range', () => {
    expect(() => admit(openPool(5), { version: 5, rate: 0 }, rules)).toThrow(
      /newer than version 5/,
    );
    expect(() => poolRules({ size: 1 })).toThrow(/size must be at least 2, got 1/);
    expect(() => poolRules({ rateStep: NaN })).toThrow(/rateStep must be in \(0, 1\]/);
  });
});
