import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../core/errors.ts';
import { readRegularText } from '../../recording/regular-file.ts';
import { lockFolder } from '../folder/lock.ts';
import { RUN_FILE } from '../folder/run-description.ts';
import { makeFolder } from '../folder/make-folder.ts';
import { writeJson } from '../folder/write-atomically.ts';
import { changeBetween, scenarioVersion } from '../scenario-version.ts';
import type { ScenarioVersion } from '../scenario-version.ts';

/** What all runs of a study share. */
type Common = Readonly<Record<string, string | number | readonly string[] | null>>;

const studyFile = z.looseObject(scenarioVersion.shape);

/**
 * Makes a study's folder, or finds the one of the same study, whose finished runs it takes over; keeps
 * other studies out of it until the returned function is called.
 *
 * @param common - what all runs of the study share: runs of others must not pass for its own
 * @param version - of the scenario, which they share, too
 * @throws UserError if the folder holds a study of something else, or one that is under way
 */
export function claimFolder(path: string, common: Common, version: ScenarioVersion): () => void {
  makeFolder(path);
  const unlock = lockFolder(path);
  try {
    claim(path, common, version);
    return unlock;
  } catch (error) {
    unlock();
    throw error;
  }
}

function claim(path: string, common: Common, version: ScenarioVersion): void {
  const file = join(path, 'study.json');
  if (existsSync(join(path, RUN_FILE))) {
    throw new UserError(
      `${path}: a study must have a folder of its own, and this is the folder of a run; choose another (--out)`,
    );
  }
  if (!existsSync(file)) return writeJson(file, { ...common, ...version });
  let known: z.infer<typeof studyFile>;
  try {
    known = studyFile.parse(JSON.parse(readRegularText(file)));
  } catch (error) {
    throw new UserError(
      `${file}: must be as agon wrote it (${error instanceof Error ? error.message : String(error)}); ` +
        'restore it, or choose another folder (--out)',
    );
  }
  const { agon, scenarioDigest, ...settings } = known;
  const [found, asked] = [JSON.stringify(settings), JSON.stringify(common)];
  if (found !== asked) {
    throw new UserError(
      `${path}: holds a study of other settings, ${found}, and ${asked} was asked for; choose another folder (--out)`,
    );
  }
  const change = changeBetween({ agon, scenarioDigest }, version);
  if (change === undefined) return;
  throw new UserError(
    `${path}: holds a study of the scenario as it was before it changed (${change}); choose another folder (--out), or undo the change`,
  );
}
