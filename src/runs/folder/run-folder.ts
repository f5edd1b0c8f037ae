import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { EpisodeLog } from '../../recording/episode-log-file.ts';
import { EpisodeWriter } from '../../recording/episode-writer-file.ts';
import { reaches, START_OF_LOG, truncateLog } from '../../recording/segment-file.ts';
import type { Checkpoint } from './checkpoint.ts';
import {
  Checkpoints,
  findNewest,
  keepFirstBestAndLast,
  listCheckpoints,
  type BestCheckpoint,
  type KeepRule,
  type StoredCheckpoint,
} from './checkpoints.ts';
import { lockFolder } from './lock.ts';
import { MetricsLog, readMetrics, truncateMetrics, type MetricsRecord } from './metrics-log.ts';
import { readDescription, RUN_FILE, type RunDescription } from './run-description.ts';
import { writeJson } from './write-atomically.ts';

/** A run's folder, open for writing by this process alone. */
export class RunFolder {
  readonly path: string;
  readonly description: RunDescription;
  readonly episodes: EpisodeWriter;
  readonly metrics: MetricsLog;
  private readonly checkpoints: Checkpoints;
  private readonly unlock: () => void;

  /** For `createRun` and `openForResume`: the folder is complete, locked, and its files end at `from`. */
  constructor(path: string, from: Checkpoint | undefined, how: Keeping, unlock: () => void) {
    const parts = partsOf(path);
    this.path = path;
    this.description = readDescription(path);
    this.checkpoints = new Checkpoints(parts.checkpoints, how.keep ?? keepFirstBestAndLast(3));
    this.episodes = new EpisodeWriter(
      parts.episodes,
      from?.episodes ?? START_OF_LOG,
      how.segmentBytes,
    );
    this.metrics = new MetricsLog(parts.metrics);
    this.unlock = unlock;
  }

  /**
   * Brings everything recorded so far to the disk, then writes the checkpoint that a resumed run goes
   * on from, then deletes those that the rule doesn't keep. Returns the checkpoint's file.
   */
  saveCheckpoint(made: Omit<Checkpoint, 'episodes' | 'metricsBytes'>): string {
    const episodes = this.episodes.sync();
    const metricsBytes = this.metrics.sync();
    return this.checkpoints.save({ ...made, episodes, metricsBytes });
  }

  /** The checkpoint with the highest score, of those that are there. */
  get best(): BestCheckpoint | undefined {
    return this.checkpoints.best;
  }

  /** Ends writing and gives the folder free. Calling it again does nothing. */
  close(): void {
    try {
      this.episodes.close();
      this.metrics.close();
    } finally {
      this.unlock();
    }
  }
}

/** How a run is kept. */
export interface Keeping {
  /** The first, the best and the newest 3 checkpoints if absent. */
  readonly keep?: KeepRule;
  /** See `EpisodeWriter`. */
  readonly segmentBytes?: number;
}

/** Where and how a new run is kept. */
export interface RunPlace extends Keeping {
  /** Folder of all runs; made if it isn't there. */
  readonly parent: string;
  /** The run's own folder, made; `<parent>/<scenario>-<seed>-<n>` with the first free n if absent. */
  readonly path?: string;
}

/** Makes the folder of a new run and opens it. A folder that holds something already is a UserError. */
export function createRun(description: RunDescription, place: RunPlace): RunFolder {
  const path = place.path ?? claimName(place.parent, `${description.scenario}-${description.seed}`);
  mkdirSync(path, { recursive: true });
  if (readdirSync(path).length > 0) {
    throw new UserError(
      `${path}: a new run must have a folder of its own, and there is something in this one; ` +
        'choose another, or go on with `agon resume`',
    );
  }
  const unlock = lockFolder(path);
  try {
    const parts = partsOf(path);
    mkdirSync(parts.episodes);
    mkdirSync(parts.checkpoints);
    writeJson(join(path, RUN_FILE), description); // last: it makes the folder a run
    return new RunFolder(path, undefined, place, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

/** A run that can go on. */
export interface ResumedRun {
  readonly run: RunFolder;
  /** Where to go on; undefined: from the start, since no checkpoint was made. */
  readonly checkpoint: Checkpoint | undefined;
  /** Checkpoints that couldn't be used, and why. */
  readonly warnings: readonly string[];
}

/**
 * Opens a run where its newest usable checkpoint left it: what was recorded later is forgotten, since
 * the run will make it again, identical. So no episode is lost, and none comes twice.
 */
export function openForResume(path: string, how: Keeping = {}): ResumedRun {
  readDescription(path); // before anything is touched: is it a run?
  const unlock = lockFolder(path);
  try {
    const parts = partsOf(path);
    const { checkpoint, warnings } = findNewest(parts.checkpoints, (found) => {
      const metricsThere = found.metricsBytes === 0 || hasBytes(parts.metrics, found.metricsBytes);
      return metricsThere && reaches(parts.episodes, found.episodes);
    });
    truncateLog(parts.episodes, checkpoint?.episodes ?? START_OF_LOG);
    truncateMetrics(parts.metrics, checkpoint?.metricsBytes ?? 0);
    return { run: new RunFolder(path, checkpoint, how, unlock), checkpoint, warnings };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** A run as a reader sees it, also while it is written. */
export interface RunReader {
  readonly path: string;
  readonly description: RunDescription;
  readonly episodes: EpisodeLog;
  readonly metrics: () => readonly MetricsRecord[];
  /** Oldest first; see `readCheckpoint`. */
  readonly checkpoints: () => readonly StoredCheckpoint[];
}

/** Opens a run for reading. */
export function readRun(path: string): RunReader {
  const parts = partsOf(path);
  return {
    path,
    description: readDescription(path),
    episodes: new EpisodeLog(parts.episodes),
    metrics: () => (existsSync(parts.metrics) ? readMetrics(parts.metrics) : []),
    checkpoints: () => listCheckpoints(parts.checkpoints),
  };
}

/** Paths of the runs in a folder, by name; empty if there is no such folder. */
export function listRuns(parent: string): readonly string[] {
  if (!existsSync(parent)) return [];
  return readdirSync(parent)
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((name) => join(parent, name))
    .filter((path) => existsSync(join(path, RUN_FILE)));
}

function partsOf(path: string) {
  return {
    episodes: join(path, 'episodes'),
    checkpoints: join(path, 'checkpoints'),
    metrics: join(path, 'metrics.jsonl'),
  };
}

function hasBytes(file: string, bytes: number): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) >= bytes;
}

/** Making a folder is atomic, so two runs that start at once get two names. */
function claimName(parent: string, stem: string): string {
  mkdirSync(parent, { recursive: true });
  for (let n = 1; ; n++) {
    const path = join(parent, `${stem}-${n}`);
    try {
      mkdirSync(path);
      return path;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
}
