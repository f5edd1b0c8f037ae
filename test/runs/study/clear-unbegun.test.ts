import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createRun } from '../../../src/runs/folder/open-folder.ts';
import { runCell } from '../../../src/runs/study/run-cell.ts';
import { clearUnbegun } from '../../../src/runs/study/clear-unbegun.ts';
import { sampleEpisode } from '../../recording/sample-episode.ts';
import { temporaryFolder } from '../../recording/temporary-folder.ts';
import { sampleDescription } from '../folder/sample-run.ts';

/** A run that was killed in its warm start; `lock` says by whom it is still written. */
function killedInItsWarmStart() {
  const path = join(temporaryFolder(), 'run');
  const run = createRun(sampleDescription, { parent: path, path });
  run.metrics.append({ kind: 'started' });
  run.close();
  writeFileSync(join(path, 'checkpoints', '000000.checkpoint.tmp'), 'half of it');
  return path;
}
const lockedBy = (path: string, pid: number) => {
  const holder = { pid, host: hostname(), start: null };
  writeFileSync(join(path, 'lock'), JSON.stringify(holder));
};
const everything = (path: string) => readdirSync(path, { recursive: true }).sort();

describe('the folder of a run without a checkpoint', () => {
  test('is emptied', () => {
    const path = killedInItsWarmStart();
    clearUnbegun(path);
    expect(readdirSync(path)).toEqual([]);
    clearUnbegun(path); // nothing to do
  });

  test('is emptied also if it was being made when its process was killed', () => {
    const path = temporaryFolder();
    for (const name of ['episodes', 'checkpoints']) mkdirSync(join(path, name));
    writeFileSync(join(path, 'run.json.tmp'), '{');
    clearUnbegun(path);
    expect(readdirSync(path)).toEqual([]);
  });

  test('is left as it is while somebody writes to it, and the run says who', async () => {
    const path = killedInItsWarmStart();
    lockedBy(path, process.ppid);
    const before = everything(path);
    const told = `process ${process.ppid} does; wait for it, or stop it first`;
    expect(() => clearUnbegun(path)).toThrow(told);
    await expect(runCell({ scenario: 'spc', out: path }, undefined)).rejects.toThrow(told);
    expect(everything(path)).toEqual(before);
  });

  test.each([
    'notes.txt',
    'episodes/notes.txt',
    'checkpoints/notes.txt',
    'checkpoints/000003.checkpoint.unusable',
  ])('is left as it is if it holds %s', (name) => {
    const path = killedInItsWarmStart();
    writeFileSync(join(path, name), 'mine');
    const before = everything(path);
    clearUnbegun(path);
    expect(everything(path)).toEqual(before);
  });

  test('is left as it is if it has recorded episodes, damaged ones too', async () => {
    const path = join(temporaryFolder(), 'run');
    const run = createRun(sampleDescription, { parent: path, path });
    await run.episodes.append([{ episode: sampleEpisode(0), credits: [] }]);
    run.close();
    const damaged = `${path}-damaged`;
    cpSync(path, damaged, { recursive: true });
    writeFileSync(join(damaged, 'episodes', '000000.agon'), 'half a frame');
    for (const folder of [path, damaged]) {
      const before = everything(folder);
      clearUnbegun(folder);
      expect(everything(folder)).toEqual(before);
    }
  });
});

test.each(['notes.txt', 'metrics.jsonl'])(
  'a folder with %s that is no run is left as it is',
  (name) => {
    const path = temporaryFolder();
    writeFileSync(join(path, name), 'mine');
    clearUnbegun(path);
    expect(readdirSync(path)).toEqual([name]);
  },
);

test('what is no folder is left as it is', () => {
  const file = join(temporaryFolder(), 'file');
  clearUnbegun(file);
  expect(existsSync(file)).toBe(false);
  writeFileSync(file, 'mine');
  clearUnbegun(file);
  expect(existsSync(file)).toBe(true);
});
