import { mkdirSync } from 'node:fs';
import { UserError } from '../../core/errors.ts';
import { reasonOf } from '../../recording/write-fully-file.ts';

/** Makes a folder, and those that it lies in, unless it is there. What stands in the way is a UserError. */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new UserError(
      `${path}: must be a folder, or a place for a new one (${reasonOf(error)}); choose another place`,
    );
  }
}
