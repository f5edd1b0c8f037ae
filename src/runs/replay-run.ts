import { UserError } from '../core/errors.ts';
import type { EpisodeLog } from '../recording/episode-log-file.ts';
import { reaches } from '../recording/segment-file.ts';
import type { LogPosition } from '../recording/segment-file.ts';
import { verifyEpisode } from '../replay/verify-episode.ts';
import type { Difference } from '../replay/verify-episode.ts';
import { environmentOf } from '../simulation/check-plans.ts';
import { environmentsOf } from './environments-of.ts';
import { readCheckpoint } from './folder/checkpoint.ts';
import { readRun } from './folder/run-folder.ts';
import type { RunReader } from './folder/run-folder.ts';
import { prepareRecorded } from './prepare-experiment.ts';

/** The outcome of a verification: the object that `agon replay --verify --json` prints. */
export interface RunVerification {
  readonly episodes: number;
  /** Episodes that played again byte for byte. */
  readonly verified: number;
  readonly firstDifference: {
    readonly episode: string;
    /** Position in the episode's log, counted from 0. */
    readonly event: number;
    readonly recorded: string;
    readonly replayed: string;
  } | null;
}

/** How far a verification has come. */
export interface VerificationCount {
  readonly played: number;
  /** Of these, the ones that were the same. */
  readonly verified: number;
  /** All there are to play. */
  readonly total: number;
}

/**
 * Plays recorded episodes again through today's machines, with the decisions that were recorded, and
 * compares every event byte for byte. Damage in the files counts as a difference at the first episode
 * that it hides, and so does a missing end.
 *
 * @param episode - only this one, by id; all if absent
 * @param onProgress - told after every episode; the log is read once more before, to know how many there are
 * @throws UserError if there is no such episode
 */
export async function verifyRun({
  run,
  episode: wanted,
  onProgress,
}: {
  readonly run: string;
  readonly episode?: string;
  readonly onProgress?: (count: VerificationCount) => void;
}): Promise<RunVerification> {
  const reader = readRun(run);
  const { description, episodes: log } = reader;
  const { experiment } = await prepareRecorded(description);
  const environments = environmentsOf(experiment);
  const only = wanted === undefined ? undefined : log.get(wanted);
  if (wanted !== undefined && only === undefined) {
    throw new UserError(
      `${run}: has no episode ${wanted}; \`agon replay ${run}\` lists the episodes it has`,
    );
  }
  const total = onProgress && (only === undefined ? countEpisodes(log) : 1);
  let episodes = 0;
  let verified = 0;
  let first: RunVerification['firstDifference'] = null;
  try {
    for (const stored of only === undefined ? log.read() : [only]) {
      episodes++;
      const { episode } = stored.decode();
      const difference = verifyEpisode(episode, environmentOf(environments, episode.plan));
      if (difference === undefined) verified++;
      else first ??= describeDifference(difference);
      if (total !== undefined) onProgress?.({ played: episodes, verified, total });
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    first ??= {
      episode: `#${episodes}`,
      event: 0,
      recorded: error.message,
      replayed: 'unreadable',
    };
  }
  if (only === undefined) first ??= findCutEnd(reader, episodes);
  return { episodes, verified, firstDifference: first };
}

/** Those up to the first damage, which ends a verification, too. */
function countEpisodes(log: EpisodeLog): number {
  let count = 0;
  try {
    for (const { after } of log.read()) count = after.episodes;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
  return count;
}

/**
 * A frame that is only partly there counts as not yet written, so a file that was cut reads well to its new
 * end; but the newest checkpoint knows how many episodes were on the disk.
 */
function findCutEnd(
  { episodes: { path }, checkpoints }: RunReader,
  found: number,
): RunVerification['firstDifference'] {
  const newest = checkpoints().at(-1);
  const saved = newest === undefined ? undefined : readPosition(newest.file);
  if (newest === undefined || saved === undefined || reaches(path, saved)) return null;
  return {
    episode: `#${found}`,
    event: 0,
    recorded: `${saved.episodes} episodes, says the checkpoint of update ${newest.update}`,
    replayed: `${found}; the end of ${path} is missing`,
  };
}

/** Where the log ended at a checkpoint; undefined if that is damaged, which is no business of the log's. */
function readPosition(checkpoint: string): LogPosition | undefined {
  try {
    return readCheckpoint(checkpoint).episodes;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

function describeDifference({ episode, index, expected, actual }: Difference) {
  const text = (value: Difference['expected']) =>
    value === null ? 'nothing' : JSON.stringify(value);
  return { episode, event: index, recorded: text(expected), replayed: text(actual) };
}
