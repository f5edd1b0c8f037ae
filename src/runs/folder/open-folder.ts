import { readdirSync, rmSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { fileNameOf } from '../../core/file-name.ts';
import { ManifestWriter } from '../../recording/manifest-file.ts';
import { START_OF_MANIFEST } from '../../recording/manifest.ts';
import { EpisodeWriter } from '../../recording/episode-writer-file.ts';
import { sizeOfRegular } from '../../recording/regular-file.ts';
import {
  reaches,
  segmentFile,
  START_OF_LOG,
  truncateLog,
} from '../../recording/log-folder-file.ts';
import type { LogPosition } from '../../recording/log-folder-file.ts';
import { isIntact } from '../../recording/segment-file.ts';
import type { Checkpoint } from './checkpoint.ts';
import { Checkpoints, findNewest, keepFirstBestAndLast } from './checkpoints.ts';
import type { BestCheckpoint, KeepRule } from './checkpoints.ts';
import { lockFolder } from './lock.ts';
import { makeFolder } from './make-folder.ts';
import { MetricsLog, truncateMetrics } from './metrics-log.ts';
import { readDescription, RUN_FILE } from './run-description.ts';
import type { RunDescription } from './run-description.ts';
import { partsOf } from './run-folder.ts';
import { writeJson } from './write-atomically.ts';

/** A run's folder, open for writing by this process alone. */
export class RunFolder {
  readonly path: string;
  readonly episodes: EpisodeWriter;
  readonly metrics: MetricsLog;
  readonly manifest: ManifestWriter;
  readonly #checkpoints: Checkpoints;
  readonly #unlock: () => void;
  #described: RunDescription;

  /** For `createRun` and `openForResume`: the folder is complete, locked, and its files end at `from`. */
  constructor(path: string, from: Checkpoint | undefined, how: Keeping, unlock: () => void) {
    const parts = partsOf(path);
    this.path = path;
    this.#described = readDescription(path);
    this.#checkpoints = new Checkpoints(parts.checkpoints, how.keep ?? keepFirstBestAndLast(3));
    this.episodes = new EpisodeWriter(
      parts.episodes,
      from?.episodes ?? START_OF_LOG,
      how.segmentBytes,
      how.mostBytes,
    );
    this.manifest = new ManifestWriter(parts.manifest, from?.manifest ?? START_OF_MANIFEST);
    this.metrics = new MetricsLog(parts.metrics, (record) => this.manifest.noteMetrics(record));
    this.#unlock = unlock;
  }

  get description(): RunDescription {
    return this.#described;
  }

  /** Writes options into `run.json`, in place of those of before, for the next time the run goes on. */
  keepOptions(options: Partial<RunDescription['options']>): void {
    const described = this.#described;
    this.#described = { ...described, options: { ...described.options, ...options } };
    writeJson(join(this.path, RUN_FILE), this.#described);
  }

  /**
   * Brings everything recorded so far to the disk, then writes the checkpoint that a resumed run goes
   * on from, then deletes those that the rule doesn't keep. Returns the checkpoint's file.
   *
   * @param alsoKept - see `Checkpoints`
   */
  saveCheckpoint(
    made: Omit<Checkpoint, 'episodes' | 'metricsBytes' | 'manifest'>,
    alsoKept: number | null = null,
  ): string {
    this.manifest.seal(made.update);
    const episodes = this.episodes.sync();
    const metricsBytes = this.metrics.sync();
    const manifest = this.manifest.sync();
    return this.#checkpoints.save({ ...made, episodes, metricsBytes, manifest }, alsoKept);
  }

  /** Says in `run.json` how everything that was recorded ends: whoever cuts the files later must alter that, too. */
  keepChain(): void {
    const { chain } = this.manifest.sync();
    this.#described = { ...this.#described, chain };
    writeJson(join(this.path, RUN_FILE), this.#described);
  }

  /** The checkpoint with the highest score, of those that are there. */
  get best(): BestCheckpoint | undefined {
    return this.#checkpoints.best;
  }

  /** Ends writing and gives the folder free. Calling it again does nothing. */
  close(): void {
    try {
      this.episodes.close();
      this.metrics.close();
      this.manifest.close();
    } finally {
      this.#unlock();
    }
  }
}

/** How a run is kept. */
export interface Keeping {
  /** The first, the best and the newest 3 checkpoints if absent. */
  readonly keep?: KeepRule;
  /** See `EpisodeWriter`. */
  readonly segmentBytes?: number;
  readonly mostBytes?: number;
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
  makeFolder(path);
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
    // It was empty, and nothing has happened yet: free for another try.
    for (const made of readdirSync(path)) rmSync(join(path, made), { recursive: true });
    throw error;
  }
}

/** How a run goes on. */
export interface Resuming extends Keeping {
  /** Throws if the run can't go on from the checkpoint; nothing that was recorded is forgotten then. */
  readonly check?: (checkpoint: Checkpoint) => void;
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
export function openForResume(path: string, how: Resuming = {}): ResumedRun {
  readDescription(path); // before anything is touched: is it a run?
  const unlock = lockFolder(path);
  try {
    const parts = partsOf(path);
    const { checkpoint, warnings } = findNewest(parts.checkpoints, (found) => {
      const metricsThere = found.metricsBytes === 0 || hasBytes(parts.metrics, found.metricsBytes);
      const bytes = found.manifest?.bytes ?? 0;
      const manifestThere = bytes === 0 || hasBytes(parts.manifest, bytes);
      return metricsThere && manifestThere && canBeWrittenOn(parts.episodes, found.episodes);
    });
    if (checkpoint !== undefined) how.check?.(checkpoint);
    forgetChain(path);
    truncateLog(parts.episodes, checkpoint?.episodes ?? START_OF_LOG);
    truncateMetrics(parts.metrics, checkpoint?.metricsBytes ?? 0);
    truncateMetrics(parts.manifest, checkpoint?.manifest?.bytes ?? 0);
    return { run: new RunFolder(path, checkpoint, how, unlock), checkpoint, warnings };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** A run that goes on has no end. Before its files are cut: a kill in between leaves a run that reads well. */
function forgetChain(path: string): void {
  const { chain, ...rest } = readDescription(path);
  if (chain !== undefined) writeJson(join(path, RUN_FILE), rest);
}

/** Damage in an earlier segment doesn't keep a run from going on: nobody writes to that any more. */
function canBeWrittenOn(log: string, place: LogPosition): boolean {
  return reaches(log, place) && isIntact(segmentFile(log, place.segment), place.bytes);
}

function hasBytes(file: string, bytes: number): boolean {
  return (sizeOfRegular(file) ?? 0) >= bytes;
}

/** Making a folder is atomic, so two runs that start at once get two names. */
function claimName(parent: string, stem: string): string {
  makeFolder(parent);
  for (let n = 1; ; n++) {
    const path = join(parent, fileNameOf(`${stem}-${n}`));
    try {
      mkdirSync(path);
      return path;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
}
