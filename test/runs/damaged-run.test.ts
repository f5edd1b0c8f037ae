import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readRun } from '../../src/runs/folder/run-folder.ts';
import { listRuns } from '../../src/runs/list-runs.ts';
import { verifyRun } from '../../src/runs/replay-run.ts';
import type { VerificationCount } from '../../src/runs/replay-run.ts';
import { resumeRun, startRun } from '../../src/runs/start-run.ts';

const parent = mkdtempSync(join(tmpdir(), 'agon-damaged-'));
afterAll(() => rmSync(parent, { recursive: true, force: true }));

const GAME = fileURLToPath(new URL('../../docs/examples/rock-paper-scissors.ts', import.meta.url));
const whole = join(parent, 'whole');
beforeAll(async () => {
  const set = ['games=4'];
  await startRun({ scenario: GAME, set, updates: 2, workers: 0, backend: 'wasm', out: whole });
});

/** A copy of the run, to be damaged. */
function copy(name: string): string {
  const run = join(parent, name);
  cpSync(whole, run, { recursive: true });
  return run;
}
const log = (run: string) => join(run, 'episodes', '000000.agon');
const episodes = (run: string) => [...readRun(run).episodes.read()].length;

describe('a recording', () => {
  test('that is whole is verified', async () => {
    expect(await verifyRun({ run: whole })).toMatchObject({
      episodes: 8,
      verified: 8,
      problems: [],
      firstDifference: null,
    });
  });

  test('tells how far its verification has come, episode by episode', async () => {
    const told: VerificationCount[] = [];
    await verifyRun({ run: whole, onProgress: (count) => told.push(count) });
    expect(told).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8].map((n) => ({ played: n, verified: n, total: 8 })),
    );
    told.length = 0;
    const run = copy('counted');
    truncateSync(log(run), readFileSync(log(run)).length - 10);
    await verifyRun({ run, onProgress: (count) => told.push(count) });
    expect(told.at(-1)).toEqual({ played: 4, verified: 4, total: 4 });
    told.length = 0;
    await verifyRun({ run, episode: 'train-1-2', onProgress: (count) => told.push(count) });
    expect(told).toEqual([{ played: 1, verified: 1, total: 1 }]);
  });

  test.each([
    ['in its last block', 10, 4],
    ['at its beginning', Infinity, 0],
  ])('that was cut %s differs, though what is left plays as it did', async (where, cut, left) => {
    const run = copy(`cut ${where}`);
    truncateSync(log(run), Math.max(0, readFileSync(log(run)).length - cut));
    const { verified, missing, firstDifference } = await verifyRun({ run });
    expect([verified, missing]).toEqual([left, 8 - left]);
    expect(firstDifference?.replayed).toBe(`train-${1 + left / 4}-0 was recorded, and is missing`);
  });

  test('in which the length of a block was damaged differs: it must not pass for one being written', async () => {
    for (const [name, before] of [
      ['first', 0],
      ['last', 4],
    ] as const) {
      const run = copy(`length ${name}`);
      const { offset = 0 } = [...readRun(run).episodes.read()][before] ?? {};
      const bytes = readFileSync(log(run));
      bytes[offset + 2] = (bytes[offset + 2] ?? 0) ^ 0x40; // 4 MiB more than there are
      writeFileSync(log(run), bytes);
      const { verified, missing, problems } = await verifyRun({ run });
      expect([verified, missing]).toEqual([before, 8 - before]);
      expect(problems[0]).toMatchObject({
        kind: 'truncated',
        message: expect.stringMatching(
          /^000000.agon, byte \d+: the file ends \d+ bytes too early/,
        ) as string,
      });
    }
  });

  test('is not held against a checkpoint that is damaged itself', async () => {
    const run = copy('checkpoint');
    for (const { file } of readRun(run).checkpoints()) truncateSync(file, 50);
    expect(await verifyRun({ run })).toMatchObject({ verified: 8, firstDifference: null });
  });
});

test('a run whose newest episodes are damaged goes on from a checkpoint before them', async () => {
  const run = copy('frame');
  const { offset = 0 } = [...readRun(run).episodes.read()].at(-1) ?? {};
  const bytes = readFileSync(log(run));
  bytes[offset + 20] = (bytes[offset + 20] ?? 0) ^ 1;
  writeFileSync(log(run), bytes);
  const alarms: string[] = [];
  const result = await resumeRun({
    run,
    workers: 0,
    onEvent: (event) => event.kind === 'alarm' && alarms.push(event.text),
  });
  expect(result).toMatchObject({ ended: 'complete', updates: 2 });
  expect(alarms).toEqual([
    expect.stringMatching(/000002.checkpoint: skipped, since episodes .* are missing or damaged/),
  ]);
  expect(await verifyRun({ run })).toMatchObject({ verified: 8, firstDifference: null });
});

describe('a run that cannot go on', () => {
  test('since its checkpoints are gone keeps what it recorded', async () => {
    const run = copy('bare');
    rmSync(join(run, 'checkpoints'), { recursive: true });
    await expect(resumeRun({ run })).rejects.toThrow(
      /has recorded episodes, but no checkpoint to go on from; put its checkpoints back/,
    );
    expect(episodes(run)).toBe(8);
  });

  test('since its scenario has changed is left as it is', async () => {
    const run = copy('changed');
    const described = readFileSync(join(run, 'run.json'), 'utf8');
    writeFileSync(join(run, 'run.json'), described.replace('"games":', '"matches":'));
    const before = readFileSync(join(run, 'metrics.jsonl'), 'utf8');
    await expect(resumeRun({ run })).rejects.toThrow(
      /rock-paper-scissors: must still take the settings of its runs, got one with matches=4/,
    );
    expect(readFileSync(join(run, 'metrics.jsonl'), 'utf8')).toBe(before);
  });

  test('since the run that it begins from is gone names that', async () => {
    const from = join(parent, 'gone');
    const run = copy('orphan');
    rmSync(join(run, 'checkpoints'), { recursive: true });
    truncateSync(log(run), 0);
    const described = JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')) as {
      options: object;
    };
    const options = { ...described.options, from };
    writeFileSync(join(run, 'run.json'), JSON.stringify({ ...described, options }));
    await expect(resumeRun({ run, workers: 0 })).rejects.toThrow(
      `--from ${from}, which the run begins from: ${from}: must be the folder of a run`,
    );
  });
});

test('runs that cannot be read do not hide the others', () => {
  const runs = mkdtempSync(join(tmpdir(), 'agon-runs-'));
  try {
    for (const name of ['a', 'b', 'c', 'd']) cpSync(whole, join(runs, name), { recursive: true });
    writeFileSync(join(runs, 'a', 'metrics.jsonl'), 'gibberish\n');
    rmSync(join(runs, 'b', 'checkpoints'), { recursive: true });
    rmSync(join(runs, 'c', 'episodes'), { recursive: true });
    const listed = listRuns(runs).map(({ run, updates }) => [run, updates]);
    // Without its checkpoints, a run doesn't know how far it came.
    expect(listed).toEqual([
      [join(runs, 'b'), 0],
      [join(runs, 'd'), 2],
    ]);
  } finally {
    rmSync(runs, { recursive: true });
  }
});
