import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST } from '../../recording/manifest-file.ts';
import { EpisodeLog } from '../../recording/episode-log-file.ts';
import { hasFolder, sizeOfRegular } from '../../recording/regular-file.ts';
import { listCheckpoints } from './checkpoints.ts';
import type { StoredCheckpoint } from './checkpoints.ts';
import { readMetrics } from './metrics-log.ts';
import { readAnyDescription, readDescription, RUN_FILE, RUN_LAYOUT } from './run-description.ts';
import { readKeptDescription } from './descriptions.ts';
import type { ExperimentDescription } from '../../experiment/describe-experiment.ts';
import type { RunDescription } from './run-description.ts';
import type { RunRecord } from './run-record.ts';

/** Where the parts of a run lie in its folder, beside `run.json`. */
export function partsOf(path: string) {
  return {
    episodes: join(path, 'episodes'),
    checkpoints: join(path, 'checkpoints'),
    metrics: join(path, 'metrics.jsonl'),
    manifest: join(path, MANIFEST),
  };
}

/** A run as a reader sees it, also while it is written. */
export interface RunReader {
  readonly path: string;
  readonly description: RunDescription;
  readonly episodes: EpisodeLog;
  /** In the order in which they were written. */
  readonly metrics: () => readonly RunRecord[];
  /** What the run's experiment is, as it was described last; undefined before a run has begun. */
  readonly described: () => ExperimentDescription | undefined;
  /** Oldest first; see `readCheckpoint`. */
  readonly checkpoints: () => readonly StoredCheckpoint[];
}

/** Opens a run for reading. */
export function readRun(path: string): RunReader {
  const description = readDescription(path);
  return { ...readParts(path, description), episodes: new EpisodeLog(partsOf(path).episodes) };
}

/** What a list shows of a run, whatever its layout: all but the episodes. */
export function readListedRun(path: string): Omit<RunReader, 'episodes'> {
  const description = readAnyDescription(path);
  return description.format === RUN_LAYOUT ? readRun(path) : readParts(path, description);
}

function readParts(path: string, description: RunDescription): Omit<RunReader, 'episodes'> {
  const parts = partsOf(path);
  const metrics = (): readonly RunRecord[] =>
    sizeOfRegular(parts.metrics) === undefined
      ? []
      : (readMetrics(parts.metrics) as readonly RunRecord[]);
  return {
    path,
    description,
    metrics,
    described: () => {
      const last = metrics().findLast((record) => record.kind === 'described');
      return last && readKeptDescription(path, last.digest);
    },
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

/** Whether a folder has nothing of a run that could be lost: at most, a run was ended here before its first checkpoint. */
export function holdsNothing(path: string): boolean {
  const { checkpoints, episodes } = partsOf(path);
  if (listCheckpoints(checkpoints).length > 0) return false;
  // By size: a damaged first frame may pass for one that isn't written yet.
  return (
    !hasFolder(episodes) || new EpisodeLog(episodes).files().every((f) => sizeOfRegular(f) === 0)
  );
}
