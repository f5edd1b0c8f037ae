import { basename, join, normalize } from 'node:path';
import { closestTo } from '../core/closest-to.ts';
import { UserError } from '../core/errors.ts';
import { RUNS } from '../runs/run-options.ts';
import type { World } from './world.ts';

/**
 * The folder that a person means by a run: its path, or its bare name if it lies in `parent`.
 *
 * @throws UserError with the nearest name if there is no such folder
 */
export async function findRun(named: string, world: World, parent = RUNS): Promise<string> {
  const path = normalize(named).replace(/[/\\]$/, '');
  const kind = world.kindOfPath(path);
  if (kind === 'folder') return path;
  if (kind === 'file') {
    throw new UserError(`${named}: a run is a folder, and this is a file; name the run's folder`);
  }
  // Not by the list of runs, which leaves out those that can't be read: naming one says why.
  const byName = join(parent, path);
  if (basename(path) === path && world.kindOfPath(byName) === 'folder') return byName;
  const { listRuns } = await import('../runs/list-runs.ts');
  const known = listRuns(parent).map(({ run }) => run);
  const names = known.map((run) => basename(run));
  const meant = closestTo(basename(path), names);
  const nearest = known.find((run) => basename(run) === meant);
  throw new UserError(
    `${named}: there is no such run; ` +
      (nearest === undefined
        ? '"agon list" shows those in the folder runs, others go by their path'
        : `did you mean ${nearest}? "agon list" shows them all`),
  );
}
