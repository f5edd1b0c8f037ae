import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isBeingWritten, lockFolder } from '../../../src/runs/folder/lock.ts';
import { waitForOrphan } from '../../../src/runs/study/wait-for-orphan.ts';
import { temporaryFolder } from '../../recording/temporary-folder.ts';

/** A folder that a living process of another study has locked. */
function orphaned() {
  const orphan = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  onTestFinished(() => void orphan.kill('SIGKILL'));
  const folder = temporaryFolder();
  const holder = { pid: orphan.pid, host: hostname(), start: null };
  writeFileSync(join(folder, 'lock'), JSON.stringify(holder));
  return { folder, orphan };
}

test('a folder that a living process has locked is waited for', async () => {
  const { folder, orphan } = orphaned();
  const ended = once(orphan, 'exit');
  let looks = 0;
  const pause = async () => {
    expect(isBeingWritten(folder)).toBe(true);
    if (++looks < 3) return;
    orphan.kill('SIGKILL');
    await ended;
  };
  await waitForOrphan(folder, undefined, Infinity, pause);
  expect(looks).toBe(3);
  expect(isBeingWritten(folder)).toBe(false);
  expect(() => lockFolder(folder)).not.toThrow();
});

test('the wait ends with patience or with the study', async () => {
  const { folder } = orphaned();
  let pausedMs = 0;
  const pause = (milliseconds: number) => Promise.resolve((pausedMs += milliseconds));
  await waitForOrphan(folder, undefined, 60_000, pause);
  expect(pausedMs).toBe(60_000);
  await waitForOrphan(folder, AbortSignal.abort(), Infinity, pause);
  expect(pausedMs).toBe(60_000);
  expect(isBeingWritten(folder)).toBe(true);
});

test.each(['', '{"pid":1,"host":"elsewhere","start":null}'])(
  'a lock that says %j is not waited for: nobody here will free it',
  (text) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'lock'), text);
    expect(isBeingWritten(folder)).toBe(false);
  },
);
