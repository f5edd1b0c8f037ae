import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { UserError } from '../core/errors.ts';

/**
 * Writes all bytes at a place of an open file; one call of the system, unless it takes only a part.
 *
 * A full disk, a closed file or a broken device is a UserError that names the file and how many bytes
 * it lacked. What was there before `position` is untouched; what is after it may be half written.
 */
export function writeFully(file: string, fd: number, bytes: Uint8Array, position: number): void {
  let written = 0;
  while (written < bytes.length) {
    try {
      written += writeSync(fd, bytes, written, bytes.length - written, position + written);
    } catch (error) {
      throw new UserError(
        `${file}: all of ${bytes.length} bytes must be written at byte ${position}, got only ${written} ` +
          `in (${reasonOf(error)}); everything before byte ${position} is intact`,
      );
    }
  }
}

/**
 * Makes the names in a folder last: a file that was created or renamed may otherwise be gone after a
 * power cut, though its content was synced. Does nothing where folders can't be opened (Windows).
 */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** What a system error means, with what to do about it where we know. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = REASONS[code];
  const message = error instanceof Error ? error.message : String(error);
  return known === undefined ? message : `${code}: ${known}`;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full, free some space and resume the run',
  EDQUOT: 'your quota is used up, free some space and resume the run',
  EBADF: 'the file was closed, resume the run',
  EIO: 'the disk reports an error',
  EROFS: 'the disk is mounted read-only',
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EMFILE: 'too many open files, raise `ulimit -n`',
};
