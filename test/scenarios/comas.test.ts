import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { startRun } from '../../src/runs/start-run.ts';
import { verifyRun } from '../../src/runs/replay-run.ts';

const folder = mkdtempSync(join(tmpdir(), 'agon-comas-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Another seed and other problems than those that settings were chosen by. */
test('what agents say of each other makes them better solvers, and the vote of all makes them worse', async () => {
  const warm = join(folder, 'warm');
  const common = { scenario: 'comas', workers: 1, set: ['evaluation.sampled=100'] };
  await startRun({ ...common, seed: 31, updates: 0, out: warm });

  const out = join(folder, 'interaction');
  const { before, after } = await startRun({ ...common, seed: 32, updates: 40, from: warm, out });
  expect(before['canary.gap']).toBeGreaterThan(0.5);
  // On three other warm starts, 60 updates gained 7.9 to 15.2 points (greedy) and 16.7 in the mean
  // (sampled), nearly all of it by update 40.
  expect(Number(after['greedy']) - Number(before['greedy'])).toBeGreaterThan(3);
  expect(Number(after['sampled']) - Number(before['sampled'])).toBeGreaterThan(8);
  // Evaluators drift: up to 6 % in fifteen runs of 60 updates.
  expect(after['canary.evaluator.falseAccusations']).toBeLessThan(0.2);
  expect(after['canary.scorer.precision']).toBeGreaterThan(0.93);
  const { verified, firstDifference } = await verifyRun({ run: out });
  expect({ verified, firstDifference }).toEqual({ verified: 40 * 768, firstDifference: null });

  const vote = [...common.set, 'arm=majority'];
  const majority = await startRun({
    ...common,
    set: vote,
    seed: 32,
    updates: 20,
    from: warm,
    out: join(folder, 'majority'),
  });
  expect(majority.after['greedy']).toBeLessThan(Number(before['greedy']));
});
