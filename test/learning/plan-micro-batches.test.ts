import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planMicroBatches } from '../../src/learning/plan-micro-batches.ts';

const padded = (lengths: readonly number[], rows: readonly number[]) =>
  rows.length * Math.max(...rows.map((row) => lengths[row] ?? 0));

describe('planMicroBatches', () => {
  test('takes every row once, within the limit of tokens', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 80 }),
        fc.integer({ min: 1, max: 300 }),
        (lengths, tokens) => {
          const plan = planMicroBatches(lengths, { tokens, padding: 40 });
          expect(plan.flat().sort((a, b) => a - b)).toEqual(lengths.map((_, row) => row));
          for (const rows of plan) {
            expect(rows.length === 1 || padded(lengths, rows) <= tokens).toBe(true);
          }
        },
      ),
      { seed: 1, numRuns: 100 },
    );
  });

  test('cuts equal rows into equal parts', () => {
    const lengths = Array.from({ length: 10 }, () => 10);
    expect(
      planMicroBatches(lengths, { tokens: 40, padding: 0 }).map((rows) => rows.length),
    ).toEqual([3, 4, 3]);
  });

  test('pads rather than opening one more micro-batch, up to the limit of padding', () => {
    const lengths = [10, 4, 10, 4];
    expect(planMicroBatches(lengths, { tokens: 100, padding: 12 })).toEqual([[0, 2, 1, 3]]);
    expect(planMicroBatches(lengths, { tokens: 100, padding: 11 })).toEqual([[0, 2, 1], [3]]);
    expect(planMicroBatches(lengths, { tokens: 100, padding: 5 })).toEqual([
      [0, 2],
      [1, 3],
    ]);
  });

  test('has nothing to do without rows', () => {
    expect(planMicroBatches([])).toEqual([]);
  });
});
