import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { findRun } from '../../src/cli/find-run.ts';
import { createRun } from '../../src/runs/folder/open-folder.ts';
import { sampleDescription } from '../runs/folder/sample-run.ts';
import { fakeWorld } from './fake-world.ts';

const parent = mkdtempSync(join(tmpdir(), 'agon-find-run-'));
const run = join(parent, 'coins-7-1');
createRun(sampleDescription, { parent, path: run }).close();
const world = fakeWorld({ folders: ['runs/spc-1-1', run] });
afterAll(() => rmSync(parent, { recursive: true, force: true }));

describe('naming a run', () => {
  test.each(['runs/spc-1-1', 'runs/spc-1-1/', './runs/spc-1-1', 'spc-1-1'])(
    '%s means runs/spc-1-1',
    async (named) => {
      expect(await findRun(named, world)).toBe('runs/spc-1-1');
    },
  );

  test('that is not there tells the one that was meant', async () => {
    for (const named of ['coins-71', join(parent, 'coins-71')]) {
      await expect(findRun(named, world, parent)).rejects.toThrow(`did you mean ${run}?`);
    }
  });

  test('finds it though it cannot be read, so that it can say why', async () => {
    writeFileSync(join(run, 'run.json'), '{');
    expect(await findRun('coins-7-1', world, parent)).toBe(run);
  });
});
