import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import { verifyLog } from '../../src/recording/verify-log-file.ts';
import { createRun, openForResume } from '../../src/runs/folder/open-folder.ts';
import type { RunFolder } from '../../src/runs/folder/open-folder.ts';
import { readRun } from '../../src/runs/folder/run-folder.ts';
import { sampleCredits, sampleEpisode } from '../recording/sample-episode.ts';
import { temporaryFolder } from '../recording/temporary-folder.ts';
import { sampleDescription } from '../runs/folder/sample-run.ts';

/** A file system of so many kibibytes, or undefined where we may not mount one. */
function smallDisk(kibibytes: number): string | undefined {
  const folder = temporaryFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kibibytes}k`, 'tmpfs', folder], {
      stdio: 'pipe',
    });
  } catch {
    return undefined;
  }
  onTestFinished(() => void execFileSync('umount', [folder]));
  return folder;
}

/** Appends batches of 16 until it fails; returns the error and how many batches went through. */
async function fill(run: RunFolder, from: number): Promise<{ error: unknown; batches: number }> {
  for (let batches = 0; ; batches++) {
    const batch = Array.from({ length: 16 }, (_, i) => {
      const episode = sampleEpisode(16 * (from + batches) + i);
      return { episode, credits: sampleCredits(episode) };
    });
    try {
      await run.episodes.append(batch);
    } catch (error) {
      return { error, batches };
    }
  }
}

test('a full disk stops a run with a clear error, loses nothing, and lets it go on', async (context) => {
  const disk = smallDisk(512);
  if (disk === undefined)
    return context.skip('mounting a tmpfs was refused; run as root for this test');
  const path = join(disk, 'run');
  const run = createRun(sampleDescription, { parent: disk, path });
  const save = (update: number, floats: number) => {
    const tensors = { weights: new Float32Array(floats) };
    return run.saveCheckpoint({ update, score: null, state: null, tensors });
  };
  save(0, 1000);
  const first = await fill(run, 0);
  expect(first.batches).toBeGreaterThan(5);
  expect(first.error).toBeInstanceOf(UserError);
  expect(String(first.error)).toMatch(
    /episodes\/000000\.agon: all of \d+ bytes must be written.*ENOSPC: the disk is full.*is intact/,
  );
  const sound = { episodes: 16 * first.batches, problems: [] };
  expect(verifyLog(join(path, 'episodes'))).toMatchObject(sound);

  // Neither a checkpoint nor a line of metrics is written by half.
  expect(() => save(1, 50_000)).toThrow(/000001\.checkpoint\.tmp: .*ENOSPC/);
  expect(
    readRun(path)
      .checkpoints()
      .map(({ update }) => update),
  ).toEqual([0]);
  const fillMetrics = () => {
    for (;;) run.metrics.append({ note: 'x'.repeat(3000) });
  };
  expect(fillMetrics).toThrow(/metrics\.jsonl: .*ENOSPC/);
  expect(readFileSync(join(path, 'metrics.jsonl'), 'utf8')).toMatch(/^(\{"note":"x+"\}\n)*$/);

  // With room again the same run goes on where it was.
  execFileSync('mount', ['-o', 'remount,size=1024k', disk]);
  expect((await fill(run, first.batches)).batches).toBeGreaterThan(5);
  execFileSync('mount', ['-o', 'remount,size=4096k', disk]);
  run.close();
  const report = verifyLog(join(path, 'episodes'));
  expect(report.problems).toEqual([]);
  expect(report.episodes).toBeGreaterThan(sound.episodes);
  openForResume(path).run.close();
});

test('a full disk leaves no lock behind that would keep the run closed', (context) => {
  const disk = smallDisk(64);
  if (disk === undefined)
    return context.skip('mounting a tmpfs was refused; run as root for this test');
  const path = join(disk, 'run');
  createRun(sampleDescription, { parent: disk, path }).close();
  const filler = join(disk, 'filler');
  const fillUp = () => {
    for (;;) appendFileSync(filler, new Uint8Array(4096));
  };
  expect(fillUp).toThrow(/ENOSPC/);
  expect(() => openForResume(path)).toThrow(/ENOSPC/);
  expect(() => createRun(sampleDescription, { parent: disk, path: join(disk, 'new') })).toThrow(
    /ENOSPC/,
  );

  rmSync(filler);
  openForResume(path).run.close();
  createRun(sampleDescription, { parent: disk, path: join(disk, 'new') }).close();
});
