import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { hashEpisode } from '../../src/recording/hash-episode.ts';
import { readRun } from '../../src/runs/folder/run-folder.ts';
import { resumeRun, startRun } from '../../src/runs/start-run.ts';

const folder = mkdtempSync(join(tmpdir(), 'agon-interrupted-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const GAME = fileURLToPath(new URL('../../docs/examples/rock-paper-scissors.ts', import.meta.url));
const options = { scenario: GAME, updates: 1, workers: 0, backend: 'wasm', seed: 4 } as const;
const hashes = (run: string) =>
  [...readRun(run).episodes.read()].map((one) => hashEpisode(one.decode().episode));

test('a run that was interrupted in its warm start keeps nothing, and begins again the same', async () => {
  const run = join(folder, 'interrupted');
  const controller = new AbortController();
  const steps: number[] = [];
  const result = await startRun({
    ...options,
    out: run,
    signal: controller.signal,
    onEvent: (event) => {
      if (event.kind !== 'warm-start') return;
      steps.push(event.step);
      if (event.step === 3) controller.abort();
    },
  });
  expect(result).toMatchObject({ ended: 'interrupted', updates: 0, episodes: 0, before: {} });
  expect(steps).toEqual([1, 2, 3]);
  expect(readRun(run).checkpoints()).toEqual([]);

  const again = await resumeRun({ run });
  const whole = join(folder, 'whole');
  const straight = await startRun({ ...options, out: whole });
  expect(again).toMatchObject({ ended: 'complete', updates: 1, after: straight.after });
  expect(hashes(run)).toEqual(hashes(whole));
});
