import { closeSync, fsyncSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { createRegular, reasonOf, syncFolder, writeFully } from '../../recording/regular-file.ts';

/**
 * Writes a file as a whole: whoever reads it, and at whatever instant the power fails, finds all of the
 * new content or all of the old. The pieces are written one behind the other.
 */
export function writeAtomically(file: string, pieces: Iterable<Uint8Array>): void {
  const temporary = `${file}.tmp`;
  let fd: number;
  try {
    fd = createRegular(temporary);
  } catch (error) {
    throw new UserError(`${temporary}: couldn't be opened for writing (${reasonOf(error)})`);
  }
  try {
    let position = 0;
    for (const piece of pieces) {
      writeFully(temporary, fd, piece, position);
      position += piece.length;
    }
    fsyncSync(fd);
    closeSync(fd);
  } catch (error) {
    closeSync(fd);
    rmSync(temporary, { force: true });
    throw error;
  }
  renameSync(temporary, file);
  syncFolder(dirname(file));
}

/** The same for a value as indented JSON. */
export function writeJson(file: string, value: unknown): void {
  writeAtomically(file, [new TextEncoder().encode(`${JSON.stringify(value, undefined, 2)}\n`)]);
}
