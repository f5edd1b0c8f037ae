import { join } from 'node:path';
import { hashEpisode } from '../../../src/recording/hash-episode.ts';
import { readRun } from '../../../src/runs/folder/run-folder.ts';
import type { RunResult } from '../../../src/runs/run-events.ts';
import { startRun } from '../../../src/runs/start-run.ts';
import type { ScenarioFile } from './scenario-file.ts';

/** What a tiny run was and left behind. */
export interface TinyRun {
  readonly path: string;
  readonly result: RunResult;
  /** Of its episodes, in the order of the log. */
  readonly hashes: readonly string[];
  /** Of each update. */
  readonly updates: readonly Readonly<Record<string, unknown>>[];
}

/**
 * A scenario run for real, only with little of everything: a warm start of a few steps, then two updates,
 * with an evaluation and a look at the canary before, between and after them.
 */
export async function runTiny(
  { name, tiny }: ScenarioFile,
  choice: string,
  { folder, workers }: { readonly folder: string; readonly workers: number },
): Promise<TinyRun> {
  const path = join(folder, `${name} ${choice} ${workers}`);
  const result = await startRun({
    scenario: name,
    seed: 11,
    set: [...tiny, 'updates=2', 'evaluateEvery=1', choice],
    workers,
    backend: 'wasm',
    out: path,
  });
  const run = readRun(path);
  return {
    path,
    result,
    hashes: [...run.episodes.read()].map(({ bytes }) => hashEpisode(bytes)),
    updates: run
      .metrics()
      .filter((record) => record.kind === 'update')
      .map(({ seconds: _, ...metrics }) => metrics),
  };
}
