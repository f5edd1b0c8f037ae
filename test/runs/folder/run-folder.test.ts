import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../../src/core/errors.ts';
import { describeMachine, readDescription } from '../../../src/runs/folder/run-description.ts';
import { createRun, openForResume } from '../../../src/runs/folder/open-folder.ts';
import type { RunFolder } from '../../../src/runs/folder/open-folder.ts';
import { listRuns, readRun } from '../../../src/runs/folder/run-folder.ts';
import { sampleEpisode } from '../../recording/sample-episode.ts';
import { temporaryFolder } from '../../recording/temporary-folder.ts';
import { sampleDescription } from './sample-run.ts';

/** Two episodes and a line of metrics. */
async function play(run: RunFolder, update: number): Promise<void> {
  const pair = [2 * update, 2 * update + 1];
  await run.episodes.append(pair.map((n) => ({ episode: sampleEpisode(n), credits: [] })));
  run.metrics.append({ update, loss: update / 10 });
}
const save = (run: RunFolder, update: number) =>
  run.saveCheckpoint({ update, score: null, state: { update }, tensors: {} });
const idsIn = (path: string) => [...readRun(path).episodes.read()].map((entry) => entry.id);
const ids = (count: number) => Array.from({ length: count }, (_, n) => sampleEpisode(n).plan.id);
const updatesIn = (path: string) =>
  readRun(path)
    .metrics()
    .map((record) => record['update']);

/** A run of 5 updates with checkpoints after 1 and 3, that was killed: its lock was never given free. */
async function killedRun() {
  const run = createRun(sampleDescription, { parent: temporaryFolder() });
  for (let update = 0; update < 5; update++) {
    await play(run, update);
    if (update % 2 === 1) save(run, update);
  }
  rmSync(join(run.path, 'lock'));
  return run.path;
}

describe('a new run', () => {
  test('is described, readable while it is written, and locked', async () => {
    const run = createRun(sampleDescription, { parent: temporaryFolder() });
    await play(run, 0);
    const reader = readRun(run.path);
    expect(reader.description).toEqual(sampleDescription);
    expect(idsIn(run.path)).toEqual(ids(2));
    expect(reader.metrics()).toEqual([{ update: 0, loss: 0 }]);
    expect(() => openForResume(run.path)).toThrow(/one process at a time/);
    run.close();
    run.close();
    openForResume(run.path).run.close();
  });

  test('takes the first free number behind its scenario and seed', () => {
    const parent = join(temporaryFolder(), 'runs');
    expect(listRuns(parent)).toEqual([]);
    mkdirSync(join(parent, 'coins-7-2'), { recursive: true }); // no run, but not free
    const paths = Array.from({ length: 10 }, () => {
      const run = createRun(sampleDescription, { parent });
      run.close();
      return run.path;
    });
    expect(paths[1]).toBe(join(parent, 'coins-7-3'));
    expect(listRuns(parent)).toEqual(paths); // 2 is no run; 10 comes behind 9
  });

  test('needs a place for its folder', () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    expect(() => createRun(sampleDescription, { parent: file, path: file })).toThrow(
      /file: must be a folder, or a place for a new one \(EEXIST.*; choose another place/,
    );
    expect(() => createRun(sampleDescription, { parent: join(file, 'runs') })).toThrow(UserError);
  });

  test('that could not be made leaves its folder free for another try', () => {
    const path = join(temporaryFolder(), 'run');
    const unwritable = { ...sampleDescription, seed: 1n as unknown as number };
    expect(() => createRun(unwritable, { parent: path, path })).toThrow();
    createRun(sampleDescription, { parent: path, path }).close();
  });

  test('does not move in with other files', () => {
    const path = temporaryFolder();
    writeFileSync(join(path, 'diary.txt'), '');
    expect(() => createRun(sampleDescription, { parent: path, path })).toThrow(
      /something in this one/,
    );
    const fresh = join(path, 'runs', 'fresh');
    createRun(sampleDescription, { parent: path, path: fresh }).close();
    expect(readDescription(fresh)).toEqual(sampleDescription);
  });
});

describe('a killed run', () => {
  test('goes on where its newest checkpoint was, without losing or doubling an episode', async () => {
    const path = await killedRun();
    expect(idsIn(path)).toEqual(ids(10));
    const { run, checkpoint, warnings } = openForResume(path);
    expect([checkpoint?.state, warnings]).toEqual([{ update: 3 }, []]);
    expect(idsIn(path)).toEqual(ids(8));
    expect(updatesIn(path)).toEqual([0, 1, 2, 3]);
    await play(run, 4);
    run.close();
    expect(idsIn(path)).toEqual(ids(10));
    expect(updatesIn(path)).toEqual([0, 1, 2, 3, 4]);
  });

  test('may have been killed in the middle of a frame and of a line', async () => {
    const path = await killedRun();
    appendFileSync(join(path, 'episodes', '000000.agon'), 'half a frame');
    appendFileSync(join(path, 'metrics.jsonl'), '{"update":');
    expect(updatesIn(path)).toEqual([0, 1, 2, 3, 4]);
    openForResume(path).run.close();
    expect(idsIn(path)).toEqual(ids(8));
    expect(updatesIn(path)).toEqual([0, 1, 2, 3]);
  });

  test('falls back to an older checkpoint if the newest is damaged, or saw episodes that are gone or damaged', async () => {
    const damaged = await killedRun();
    truncateSync(join(damaged, 'checkpoints', '000003.checkpoint'), 50);
    const shortened = await killedRun();
    const file = join(shortened, 'episodes', '000000.agon');
    truncateSync(file, Math.floor(readFileSync(file).length * 0.75));
    const flipped = await killedRun();
    const log = join(flipped, 'episodes', '000000.agon');
    const bytes = readFileSync(log);
    const { offset = 0 } = [...readRun(flipped).episodes.read()][6] ?? {};
    bytes[offset + 30] = (bytes[offset + 30] ?? 0) ^ 1;
    writeFileSync(log, bytes);
    for (const path of [damaged, shortened, flipped]) {
      const { run, checkpoint, warnings } = openForResume(path);
      run.close();
      expect([checkpoint?.update, warnings.length]).toEqual([1, 1]);
      expect(idsIn(path)).toEqual(ids(4));
      expect(existsSync(join(path, 'checkpoints', '000003.checkpoint'))).toBe(false);
    }
  });

  test('starts again if it never came to a checkpoint', async () => {
    const run = createRun(sampleDescription, { parent: temporaryFolder() });
    await play(run, 0);
    run.close();
    const { run: again, checkpoint } = openForResume(run.path);
    expect([checkpoint, idsIn(run.path), updatesIn(run.path)]).toEqual([undefined, [], []]);
    await play(again, 0);
    again.close();
    expect(idsIn(run.path)).toEqual(ids(2));
  });

  test('is left as it is if none of its checkpoints can be used', async () => {
    const path = await killedRun();
    for (const name of ['000001', '000003']) {
      truncateSync(join(path, 'checkpoints', `${name}.checkpoint`), 50);
    }
    expect(() => openForResume(path)).toThrow(/none of 2 can be used/);
    expect(idsIn(path)).toEqual(ids(10));
    expect(existsSync(join(path, 'lock'))).toBe(false);
  });
});

describe('reading', () => {
  test('says what is wrong with a description', () => {
    const path = temporaryFolder();
    expect(() => readRun(path)).toThrow(/must be the folder of a run/);
    const { options, engine } = sampleDescription;
    for (const [changed, told] of [
      [{ seed: -1 }, /run.json: seed isn't as agon writes it/],
      [{ options: {} }, /run.json: options.updates isn't as agon writes it/],
      [{ options: { ...options, updates: 'abc' } }, /run.json: options.updates isn't/],
      [{ options: { ...options, workers: -1 } }, /run.json: options.workers isn't/],
      [{ engine: { ...engine, backend: 'foo' } }, /run.json: engine.backend isn't/],
    ] as const) {
      const described = { ...sampleDescription, ...changed };
      writeFileSync(join(path, 'run.json'), JSON.stringify(described));
      expect(() => readRun(path)).toThrow(told);
    }
  });

  test('says which line of the metrics is no record', async () => {
    const run = createRun(sampleDescription, { parent: temporaryFolder() });
    await play(run, 0);
    run.close();
    appendFileSync(join(run.path, 'metrics.jsonl'), 'gibberish\n');
    expect(() => readRun(run.path).metrics()).toThrow(/metrics.jsonl, line 2: .*gibberish/);
  });

  test('knows this machine', () => {
    expect(describeMachine()).toMatchObject({ platform: process.platform, arch: process.arch });
  });
});
