import { UserError } from '../core/errors.ts';
import type { EpisodeLog } from '../recording/episode-log-file.ts';
import { reaches } from '../recording/log-folder-file.ts';
import type { LogPosition } from '../recording/log-folder-file.ts';
import { verifyEpisode } from '../replay/verify-episode.ts';
import type { Difference } from '../replay/verify-episode.ts';
import { environmentOf } from '../actors/check-plans.ts';
import { environmentsOf } from '../experiment/environments-of.ts';
import { readCheckpoint } from './folder/checkpoint.ts';
import { readRun } from './folder/run-folder.ts';
import type { RunReader } from './folder/run-folder.ts';
import type { ScenarioTrust } from './trust/load-recorded.ts';
import { prepareRecorded } from './prepare-experiment.ts';

/** The outcome of a verification: the object that `agon replay --verify --json` prints. */
export interface RunVerification {
  readonly episodes: number;
  /** Episodes that played again byte for byte. */
  readonly verified: number;
  /** Episodes that a rule of the run dropped to save room; absent if none. */
  readonly dropped?: number;
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
  ...allowed
}: ScenarioTrust & {
  readonly run: string;
  readonly episode?: string;
  readonly onProgress?: (count: VerificationCount) => void;
}): Promise<RunVerification> {
  const reader = readRun(run);
  const { episodes: log } = reader;
  const { experiment } = await prepareRecorded(reader, allowed);
  const environments = environmentsOf(experiment);
  const only = wanted === undefined ? undefined : log.get(wanted);
  if (wanted !== undefined && only === undefined) {
    throw new UserError(
      `${run}: has no episode ${wanted}; \`agon replay ${run}\` lists the episodes it has`,
    );
  }
  const total = onProgress && (only === undefined ? countEpisodes(log) : 1);
  // Read first: a run that goes on meanwhile saves more than we have seen.
  const saved = only === undefined ? newestSaved(reader) : undefined;
  let episodes = 0;
  let verified = 0;
  const seen = new Set<string>();
  let first: RunVerification['firstDifference'] = null;
  try {
    for (const stored of only === undefined ? log.read() : [only]) {
      episodes++;
      const { episode } = stored.decode();
      const environment = environmentOf(environments, episode.plan);
      const difference = verifyEpisode(episode, environment, stored.bytes);
      if (seen.has(stored.id)) first ??= twice(stored.id);
      else if (difference === undefined) verified++;
      else first ??= describeDifference(difference);
      seen.add(stored.id);
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
  const dropped = log.dropped().episodes;
  if (saved !== undefined) first ??= findCutEnd(log, saved, dropped + episodes);
  return { episodes, verified, ...(dropped > 0 && { dropped }), firstDifference: first };
}

/** A copy is sound by itself; but no log holds a game twice, and one that was there may have made room for it. */
function twice(episode: string): RunVerification['firstDifference'] {
  return { episode, event: 0, recorded: 'the episode for the second time', replayed: 'it once' };
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

/** Where a log ended at a checkpoint. */
interface Saved {
  readonly update: number;
  readonly place: LogPosition;
}

/**
 * A block that is only partly there counts as not yet written, so a file that was cut, or in which the
 * length of a block was damaged, reads well up to there; but a checkpoint knows how many episodes were
 * on the disk.
 */
function findCutEnd(
  log: EpisodeLog,
  { update, place }: Saved,
  found: number,
): RunVerification['firstDifference'] {
  if (found >= place.episodes) return null;
  const what = reaches(log.path, place)
    ? `the next block, in ${log.files().at(-1)}, is damaged` // only there may one pass for unwritten
    : `the end of ${log.path} is missing`;
  return {
    episode: `#${found}`,
    event: 0,
    recorded: `${place.episodes} episodes, says the checkpoint of update ${update}`,
    replayed: `${found}; ${what}`,
  };
}

/** The newest checkpoint's; one that is damaged itself is no business of the log's. */
function newestSaved({ checkpoints }: RunReader): Saved | undefined {
  for (const { update, file } of [...checkpoints()].reverse()) {
    try {
      return { update, place: readCheckpoint(file).episodes };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
    }
  }
  return undefined;
}

function describeDifference({ episode, index, expected, actual }: Difference) {
  const text = (value: Difference['expected']) =>
    value === null ? 'nothing' : JSON.stringify(value);
  return { episode, event: index, recorded: text(expected), replayed: text(actual) };
}
