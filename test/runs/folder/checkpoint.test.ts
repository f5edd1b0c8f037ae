import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../../src/core/errors.ts';
import { START_OF_LOG } from '../../../src/recording/log-folder-file.ts';
import { readCheckpoint, writeCheckpoint } from '../../../src/runs/folder/checkpoint.ts';
import type { Checkpoint } from '../../../src/runs/folder/checkpoint.ts';
import {
  Checkpoints,
  findNewest,
  keepFirstBestAndLast,
  listCheckpoints,
} from '../../../src/runs/folder/checkpoints.ts';
import { temporaryFolder } from '../../recording/temporary-folder.ts';

const sample = (update: number, score: number | null = null): Checkpoint => ({
  update,
  score,
  episodes: { ...START_OF_LOG, episodes: update },
  metricsBytes: 10 * update,
  state: { baselines: { critic: -1, sneaky: NaN, solver: 0.1 }, pool: ['a', 'b'], next: 2 ** 40 },
  tensors: {
    'critic/weights': Float32Array.of(1, -0, NaN, Infinity, 1e-45),
    empty: new Float32Array(0),
    view: new Float32Array(Float32Array.of(0, 1, 2, 3).buffer, 4, 2),
  },
});
const updates = (folder: string) => listCheckpoints(folder).map((checkpoint) => checkpoint.update);

describe('a checkpoint', () => {
  test('comes back exactly, and has the same bytes when written again', () => {
    const folder = temporaryFolder();
    const [a, b] = [join(folder, 'a'), join(folder, 'b')];
    writeCheckpoint(a, sample(3, 0.5));
    expect(readCheckpoint(a)).toStrictEqual(sample(3, 0.5));
    writeCheckpoint(b, readCheckpoint(a));
    expect(readFileSync(b)).toEqual(readFileSync(a));
    expect(readdirSync(folder)).toEqual(['a', 'b']); // no temporary file stays
  });

  test('that is damaged by a bit or cut anywhere is refused', () => {
    const file = join(temporaryFolder(), 'checkpoint');
    writeCheckpoint(file, sample(3));
    const bytes = readFileSync(file);
    for (let at = 0; at < bytes.length; at++) {
      const damaged = Uint8Array.from(bytes);
      damaged[at] = (damaged[at] as number) ^ (1 << (at & 7));
      writeFileSync(file, damaged);
      expect(() => readCheckpoint(file)).toThrow(UserError);
      writeFileSync(file, bytes.subarray(0, at));
      expect(() => readCheckpoint(file)).toThrow(UserError);
    }
    writeFileSync(file, Uint8Array.of(...bytes, 0));
    expect(() => readCheckpoint(file)).toThrow(/ends otherwise/);
  });
});

describe('the checkpoints of a run', () => {
  test('are the first, the best and the newest ones, also after the run was opened again', () => {
    const folder = temporaryFolder();
    const keep = keepFirstBestAndLast(2);
    let checkpoints = new Checkpoints(folder, keep);
    const scores = [null, 0.5, 0.9, 0.9, 0.1, 0.2, 0.3];
    for (const [update, score] of scores.entries()) {
      checkpoints.save(sample(update, score));
      checkpoints = new Checkpoints(folder, keep);
    }
    expect(updates(folder)).toEqual([0, 2, 5, 6]);
  });

  test('hold one more if it is asked for with each', () => {
    const folder = temporaryFolder();
    const checkpoints = new Checkpoints(folder, keepFirstBestAndLast(1));
    for (const update of [0, 1, 2, 3, 4]) checkpoints.save(sample(update), update < 2 ? null : 2);
    expect(updates(folder)).toEqual([0, 2, 4]);
  });

  test('always hold the one just written', () => {
    const folder = temporaryFolder();
    const checkpoints = new Checkpoints(folder, () => []);
    for (const update of [1, 2, 3]) checkpoints.save(sample(update));
    expect(updates(folder)).toEqual([3]);
  });

  test('can not all be dropped by the default rule', () => {
    expect(() => keepFirstBestAndLast(0)).toThrow(/at least 1, got 0/);
  });
});

describe('the newest usable checkpoint', () => {
  const four = () => {
    const folder = temporaryFolder();
    const checkpoints = new Checkpoints(folder, keepFirstBestAndLast(9));
    const files = [1, 2, 3, 4].map((update) => checkpoints.save(sample(update)));
    return { folder, files };
  };

  test('is the newest one that is intact and whose files are there', () => {
    const { folder, files } = four();
    const bytes = readFileSync(files[3] as string);
    writeFileSync(files[3] as string, bytes.subarray(0, -1));
    const found = findNewest(folder, (of) => of.update !== 3);
    expect(found.checkpoint?.update).toBe(2);
    expect(found.warnings).toHaveLength(2);
    expect(found.warnings.join()).toMatch(/000004.*damaged.*000003.*are missing/);
    expect(updates(folder)).toEqual([1, 2]);
    expect(existsSync(`${files[3]}.unusable`)).toBe(true);
  });

  test('is none if none was made, but it is an error if none of several can be used', () => {
    expect(findNewest(temporaryFolder(), () => true).checkpoint).toBeUndefined();
    const { folder } = four();
    expect(() => findNewest(folder, () => false)).toThrow(/none of 4 can be used/);
    expect(updates(folder)).toEqual([1, 2, 3, 4]);
  });
});
