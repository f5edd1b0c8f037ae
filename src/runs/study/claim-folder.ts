import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { writeJson } from '../folder/write-atomically.ts';

/**
 * Makes a study's folder, or finds the one of the same study, whose finished runs it takes over.
 *
 * @param common - what all runs of the study share: runs of others must not pass for its own
 * @throws UserError if the folder holds a study of something else
 */
export function claimFolder(
  path: string,
  common: Readonly<Record<string, string | number | readonly string[] | null>>,
): void {
  const file = join(path, 'study.json');
  if (!existsSync(file)) {
    mkdirSync(path, { recursive: true });
    writeJson(file, common);
    return;
  }
  const asked: unknown = JSON.parse(JSON.stringify(common));
  const found: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (JSON.stringify(found) === JSON.stringify(asked)) return;
  throw new UserError(
    `${path}: holds a study of other settings, ${JSON.stringify(found)}, and ${JSON.stringify(asked)} was asked for; choose another folder (--out)`,
  );
}
