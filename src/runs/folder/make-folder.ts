import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { reasonOf } from '../../recording/regular-file.ts';

/** Makes a folder, and those that it lies in, unless it is there. What stands in the way is a UserError. */
export function makeFolder(path: string): void {
  try {
    make(resolve(path));
  } catch (error) {
    throw new UserError(
      `${path}: must be a folder, or a place for a new one (${reasonOf(error)}); choose another place`,
    );
  }
}

/** One by one: where the system answers oddly, as in /proc, Node's own recursion doesn't come to an end. */
function make(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return;
  const parent = dirname(path);
  if (parent !== path) make(parent);
  try {
    mkdirSync(path);
  } catch (error) {
    const isThere = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
    if (!isThere) throw error; // else another process made it meanwhile
  }
}
