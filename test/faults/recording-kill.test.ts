import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keyFromSeed, openStream } from '../../src/core/random.ts';
import { hashEpisode, hashLog } from '../../src/recording/hash-episode.ts';
import { verifyLog } from '../../src/recording/verify-log-file.ts';
import { readCheckpoint } from '../../src/runs/folder/checkpoint.ts';
import { readRun } from '../../src/runs/folder/run-folder.ts';
import { sampleEpisode } from '../recording/sample-episode.ts';
import { temporaryFolder } from '../recording/temporary-folder.ts';

const KILLS = 20;
/** From one checkpoint to the next: three updates of three batches. */
const BATCHES_PER_CHECKPOINT = 9;

type Death =
  /** Killed by its parent, so long after it began to write: anywhere, in the middle of a write, too. */
  | { readonly afterMs: number }
  /** Killed by itself after so many batches: the same place on a machine of any speed. */
  | { readonly afterBatches: number };

/** Lets the child work on a run until its last update, or its death; its exit code, `null` if killed. */
function work(path: string, updates: number, death?: Death): Promise<number | null> {
  const script = join(import.meta.dirname, 'recording-kill-child.ts');
  const afterBatches = death !== undefined && 'afterBatches' in death ? death.afterBatches : 0;
  const args = [path, String(updates), String(afterBatches)];
  const child = fork(script, args, { execArgv: ['--import', 'tsx'] });
  if (death !== undefined && 'afterMs' in death) {
    child.on('message', () => setTimeout(() => child.kill('SIGKILL'), death.afterMs));
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code));
  });
}

test('a run killed 20 times has every episode once in the end', async () => {
  const path = join(temporaryFolder(), 'run');
  const stream = openStream(keyFromSeed(20));
  let killedPastCheckpoint = 0;
  let farthest = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    // Counted deaths come between two checkpoints, so that there are episodes to take up past the last.
    const isCounted = kill % 2 === 0;
    const death = isCounted
      ? { afterBatches: BATCHES_PER_CHECKPOINT + stream.integer(1, BATCHES_PER_CHECKPOINT) }
      : { afterMs: 60 * stream.uniform() };
    const code = await work(path, Number.MAX_SAFE_INTEGER, death);
    expect(code, 'the child must be killed, not fail').toBeNull();
    if (!existsSync(join(path, 'run.json'))) continue; // killed before it was a run

    const run = readRun(path);
    const read = [...run.episodes.read()].map((entry) => entry.id);
    expect(read).toEqual(read.map((_, n) => sampleEpisode(n).plan.id));
    for (const { kind } of verifyLog(run.episodes.path).problems) expect(kind).toBe('truncated');
    const newest = run.checkpoints().at(-1);
    if (newest === undefined) continue;
    const { episodes, update } = readCheckpoint(newest.file);
    expect(episodes.episodes).toBe(12 * (update + 1));
    expect(read.length).toBeGreaterThanOrEqual(episodes.episodes);
    expect(update).toBeGreaterThanOrEqual(farthest);
    farthest = update;
    if (read.length > episodes.episodes) killedPastCheckpoint++;
  }
  expect(killedPastCheckpoint).toBeGreaterThanOrEqual(KILLS / 2);

  const updates = farthest + 5;
  expect(await work(path, updates)).toBe(0);
  const played = Array.from({ length: 12 * updates }, (_, n) => sampleEpisode(n));
  expect(verifyLog(join(path, 'episodes'))).toMatchObject({
    episodes: played.length,
    hash: hashLog(played.map((episode) => [episode.plan.id, hashEpisode(episode)])),
    problems: [],
  });
  expect(readRun(path).metrics()).toEqual(
    Array.from({ length: updates }, (_, update) => ({ update })),
  );
});
