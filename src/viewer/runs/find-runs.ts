import { existsSync, lstatSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { RUN_FILE } from '../../runs/folder/run-description.ts';
import { listRuns } from '../../runs/folder/run-folder.ts';

/**
 * The runs of a folder by their names: those in it, or the folder itself if it is a run. A name that a page asks for is looked
 * up here and never joined to a path, so that none leads out of the folder. Links are left out: they lead elsewhere.
 */
export function findRuns(folder: string): ReadonlyMap<string, string> {
  const path = resolve(folder);
  if (existsSync(join(path, RUN_FILE))) return new Map([[basename(path), path]]);
  return new Map(
    listRuns(path)
      .filter((run) => lstatSync(run, { throwIfNoEntry: false })?.isDirectory() === true)
      .map((run) => [basename(run), run]),
  );
}
