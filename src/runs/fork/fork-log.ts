import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { closestTo } from '../../core/closest-to.ts';
import type { Episode } from '../../core/episode.ts';
import { UserError } from '../../core/errors.ts';
import { EpisodeLog } from '../../recording/episode-log-file.ts';
import { EpisodeWriter } from '../../recording/episode-writer-file.ts';
import { START_OF_LOG, truncateLog } from '../../recording/log-folder-file.ts';
import type { EpisodeRecord } from '../../recording/record.ts';
import { hasFolder } from '../../recording/regular-file.ts';
import { lockFolder } from '../folder/lock.ts';
import { readRun } from '../folder/run-folder.ts';

/** The folder of a run's forks, an episode log of its own: what the run recorded is never written to. */
export const FORKS = 'forks';

/** Ids that are looked through for the one that was meant. */
const MOST_CANDIDATES = 10_000;

/** The forks of a run, in the order in which they were made. */
export function readForks(run: string): readonly EpisodeRecord[] {
  const folder = join(run, FORKS);
  return hasFolder(folder)
    ? Array.from(new EpisodeLog(folder).read(), (stored) => stored.decode())
    : [];
}

/**
 * An episode of a run, or one of its forks.
 *
 * @throws UserError with the nearest id if there is none
 */
export function findEpisode(run: string, id: string): EpisodeRecord {
  const { episodes } = readRun(run);
  const stored = episodes.get(id);
  if (stored !== undefined) return stored.decode();
  const forks = readForks(run);
  const fork = forks.find(({ episode }) => episode.plan.id === id);
  if (fork !== undefined) return fork;
  const ids = forks.map(({ episode }) => episode.plan.id);
  for (const other of episodes.read()) if (ids.push(other.id) >= MOST_CANDIDATES) break;
  const meant = closestTo(id, ids);
  throw new UserError(
    `--episode: ${run} has no episode "${id}"` +
      (meant === undefined ? '; "agon replay" lists them' : `; did you mean ${meant}?`),
  );
}

/** The episode of the run that a fork comes from in the end; the episode itself if it is no fork. */
export function rootOf(run: string, { plan }: Episode): Episode['plan'] {
  return plan.parent === undefined
    ? plan
    : rootOf(run, findEpisode(run, plan.parent.episode).episode);
}

/** The id of the recorded game that a fork of this id comes from in the end. */
export const rootId = (fork: string): string => fork.replace(/(\.\d+)+$/, '');

/** An id for a fork that no other has: that of its parent and a number, `train-1-0.2`. */
export function forkIds(run: string, parent: string): () => string {
  const taken = new Set(readForks(run).map(({ episode }) => episode.plan.id));
  let n = 0;
  return () => {
    do n += 1;
    while (taken.has(`${parent}.${n}`));
    return `${parent}.${n}`;
  };
}

/** The folder of a run's forks, made if it isn't there. A link of its name is a UserError: it could lead anywhere. */
export function openForks(run: string): string {
  const folder = join(run, FORKS);
  if (!hasFolder(folder)) mkdirSync(folder);
  return folder;
}

/** Appends forks to those that a run has. One command at a time does: the folder is locked meanwhile. */
export async function appendForks(run: string, records: readonly EpisodeRecord[]): Promise<void> {
  const folder = openForks(run);
  const unlock = lockFolder(folder);
  try {
    const entries = [...new EpisodeLog(folder).read()];
    const end = entries.at(-1)?.after ?? START_OF_LOG;
    truncateLog(folder, end); // what a killed command left half written
    const writer = new EpisodeWriter(folder, end);
    await writer.append(records);
    writer.close();
  } finally {
    unlock();
  }
}
