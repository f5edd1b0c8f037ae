import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** An empty folder that is gone when the running test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(PARENT, 'agon-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Memory, where there is such a folder: tests that sync files then don't wait for a disk. */
const PARENT = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
