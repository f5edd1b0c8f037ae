import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { lockFolder } from '../folder/lock.ts';
import { makeFolder } from '../folder/make-folder.ts';
import { writeJson } from '../folder/write-atomically.ts';

/**
 * Makes a study's folder, or finds the one of the same study, whose finished runs it takes over; keeps
 * other studies out of it until the returned function is called.
 *
 * @param common - what all runs of the study share: runs of others must not pass for its own
 * @throws UserError if the folder holds a study of something else, or one that is under way
 */
export function claimFolder(
  path: string,
  common: Readonly<Record<string, string | number | readonly string[] | null>>,
): () => void {
  makeFolder(path);
  const unlock = lockFolder(path);
  try {
    claim(path, JSON.stringify(common));
    return unlock;
  } catch (error) {
    unlock();
    throw error;
  }
}

function claim(path: string, asked: string): void {
  const file = join(path, 'study.json');
  if (!existsSync(file)) return writeJson(file, JSON.parse(asked));
  let found: string;
  try {
    found = JSON.stringify(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new UserError(
      `${file}: must be as agon wrote it (${error instanceof Error ? error.message : String(error)}); ` +
        'restore it, or choose another folder (--out)',
    );
  }
  if (found === asked) return;
  throw new UserError(
    `${path}: holds a study of other settings, ${found}, and ${asked} was asked for; choose another folder (--out)`,
  );
}
