import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import type { Stats } from 'node:fs';
import { UserError } from '../core/errors.ts';

/*
 * The door to all files of a run's folder. A folder may come from a stranger, and its links, pipes and devices would
 * lead what is read or written elsewhere, or never end: nothing is opened that isn't a file or a folder itself.
 */

/** `read` and `write` open what is there, `append` makes it where it isn't, `create` only makes it. */
export type OpenMode = 'read' | 'write' | 'append' | 'create';

const { O_RDONLY, O_RDWR, O_CREAT, O_EXCL } = constants;
// Missing on Windows: there the look before and after has to do.
const CAREFULLY =
  ((constants.O_NOFOLLOW as number | undefined) ?? 0) |
  ((constants.O_NONBLOCK as number | undefined) ?? 0); // a pipe that is put there in between doesn't hang
const FLAGS: Readonly<Record<OpenMode, number>> = {
  read: O_RDONLY | CAREFULLY,
  write: O_RDWR | CAREFULLY,
  append: O_RDWR | O_CREAT | CAREFULLY,
  create: O_RDWR | O_CREAT | O_EXCL | CAREFULLY,
};

/** The longest file that is read at once, in bytes: what Node itself reads. */
const LONGEST = 2 ** 31 - 1;
/** The same as text: near the longest that there can be. */
const LONGEST_TEXT = 2 ** 29 - 2 ** 10;

/**
 * Opens a regular file and returns its descriptor.
 *
 * @throws UserError for a link, a pipe, a device or a folder, and to write for a file that has another name, too
 * @throws the system's error where there is none, or where it is closed to us
 */
export function openRegular(path: string, mode: OpenMode): number {
  checkRegular(path, lstatSync(path, { throwIfNoEntry: false }), mode);
  const fd = openSync(path, FLAGS[mode]);
  try {
    checkRegular(path, fstatSync(fd), mode);
    return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/** All bytes of a regular file; see `openRegular`. One that is longer than `most` is a UserError. */
export function readRegular(path: string, most = LONGEST): Uint8Array {
  const fd = openRegular(path, 'read');
  try {
    const { size } = fstatSync(fd);
    if (size > most) {
      throw new UserError(
        `${path}: must have at most ${most} bytes, got ${size}; look what wrote it`,
      );
    }
    return readFileSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** The same as text. */
export function readRegularText(path: string): string {
  return new TextDecoder().decode(readRegular(path, LONGEST_TEXT));
}

/** Opens a new file in place of whatever has its name; what a link there leads to isn't touched. */
export function createRegular(path: string): number {
  rmSync(path, { force: true });
  return openRegular(path, 'create');
}

/** Cuts a regular file to its first bytes. */
export function truncateRegular(path: string, bytes: number): void {
  const fd = openRegular(path, 'write');
  try {
    ftruncateSync(fd, bytes);
  } finally {
    closeSync(fd);
  }
}

/** The bytes of a regular file, undefined where there is none; anything else is a UserError. */
export function sizeOfRegular(path: string): number | undefined {
  const found = lstatSync(path, { throwIfNoEntry: false });
  checkRegular(path, found, 'read');
  return found?.size;
}

/** Whether there is a folder; a link to one or anything else of its name is a UserError. */
export function hasFolder(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found !== undefined && !found.isDirectory()) throw wrong(path, 'a folder', found);
  return found !== undefined;
}

/** The names in a folder; see `hasFolder`. */
export function namesInFolder(path: string): readonly string[] {
  hasFolder(path);
  return readdirSync(path);
}

function checkRegular(path: string, found: Stats | undefined, mode: OpenMode): void {
  if (found === undefined) return;
  if (!found.isFile()) throw wrong(path, 'a regular file', found);
  if (mode === 'read' || found.nlink <= 1) return;
  throw new UserError(
    `${path}: must be a file of this folder alone, got one with ${found.nlink} names; put a copy in its place`,
  );
}

function wrong(path: string, what: string, found: Stats): UserError {
  return new UserError(
    `${path}: must be ${what} itself, got ${kindOf(found)}; nothing else is opened in a run's folder, since it may ` +
      'lead elsewhere: put a copy in its place',
  );
}

function kindOf(found: Stats): string {
  if (found.isSymbolicLink()) return 'a link';
  if (found.isDirectory()) return 'a folder';
  if (found.isFile()) return 'a file';
  if (found.isFIFO()) return 'a pipe';
  return found.isSocket() ? 'a socket' : 'a device';
}

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
