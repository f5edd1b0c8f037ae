import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { closestTo } from '../../core/closest-to.ts';
import { UserError } from '../../core/errors.ts';
import type { SettingsTree } from '../../experiment/settings.ts';
import { RUN_FILE } from '../folder/run-description.ts';
import { listRuns, readRun } from '../folder/run-folder.ts';
import type { RunReader } from '../folder/run-folder.ts';
import { armsOf } from './arms.ts';
import { compareArms } from './compare-arms.ts';
import type { ArmComparison, MeasuredRun } from './compare-arms.ts';
import { metricCurve, valueAt } from './metric-curve.ts';
import type { Budget, MetricCurve } from './metric-curve.ts';

/** What to compare, and at what. */
export interface ComparisonOptions {
  /** Folders of runs, or folders that hold runs, such as a study's. */
  readonly runs: readonly string[];
  /** The scenario's score if absent. */
  readonly metric?: string;
  /** What all runs are given the same of. @default 'updates' */
  readonly equal?: Budget;
  /** How much of it; as much as every run has spent if absent. */
  readonly at?: number;
  /** Of the bootstrap. @default 0 */
  readonly seed?: number;
}

export interface Comparison {
  readonly metric: string;
  readonly better: 'higher' | 'lower';
  readonly heldOut: boolean;
  readonly equal: Budget;
  readonly at: number;
  readonly thresholds: readonly number[];
  readonly places: readonly number[];
  readonly arms: readonly ArmComparison[];
}

const PLACES = 20;

/**
 * Compares arms (runs of the same settings over several seeds) in one metric at an equal budget.
 *
 * @throws UserError where there are no runs, where one has no such metric, or where an arm lacks a scenario
 * @see Agarwal et al. (2021), "Deep reinforcement learning at the edge of the statistical precipice"
 */
export function compareRuns(options: ComparisonOptions): Comparison {
  const { equal = 'updates', seed = 0 } = options;
  const readers = readAll(options.runs);
  const score = scoreOf(readers);
  const metric = options.metric ?? score?.metric;
  if (metric === undefined) {
    throw new UserError('agon compare: the scenario names no score; name a metric (--metric)');
  }
  const better = metric === score?.metric ? score.better : 'higher';
  const curves = readers.map((reader) => curveOf(reader, metric, equal));
  const at = options.at ?? Math.min(...curves.map(({ points }) => points.at(-1)?.spent ?? 0));
  const runs = readers.map((reader, i) => measure(reader, curves[i] as MetricCurve, at, equal));
  const values = runs.map(({ value }) => value);
  const thresholds = spread(Math.min(...values), Math.max(...values));
  const places = spread(0, at);
  const question = { better, thresholds, places, seed } as const;
  return {
    metric,
    better,
    heldOut: curves.every(({ heldOut }) => heldOut),
    equal,
    at,
    thresholds,
    places,
    arms: compareArms(armsOf(runs), question),
  };
}

function readAll(folders: readonly string[]): readonly RunReader[] {
  const paths = folders.flatMap((folder) => {
    if (existsSync(join(folder, RUN_FILE))) return [folder];
    const within = listRuns(folder);
    if (within.length > 0) return within;
    throw new UserError(
      `${folder}: must be the folder of a run, or one that holds runs; "agon list" shows the runs there are`,
    );
  });
  if (paths.length === 0) throw new UserError('agon compare: takes at least one run, got none');
  return [...new Set(paths)].map(readRun);
}

function scoreOf(readers: readonly RunReader[]) {
  const scores = readers.map((reader) => reader.described()?.score ?? null);
  const [first] = scores;
  return scores.every((score) => score?.metric === first?.metric) ? first : undefined;
}

function curveOf(reader: RunReader, metric: string, equal: Budget): MetricCurve {
  const records = reader.metrics();
  const curve = metricCurve(records, metric, equal);
  if (curve.points.length > 0) return curve;
  const known = new Set(
    records
      .filter(({ kind }) => kind === 'update' || kind === 'evaluation')
      .flatMap((record) => Object.keys(record)),
  );
  const meant = closestTo(metric, [...known]);
  throw new UserError(
    `${reader.path}: has no metric ${metric}` +
      (meant === undefined ? '; "agon list --json" names them' : `; did you mean ${meant}?`),
  );
}

function measure(
  { path, description: { scenario, settings, seed } }: RunReader,
  curve: MetricCurve,
  at: number,
  equal: Budget,
): MeasuredRun & { readonly settings: SettingsTree } {
  const value = valueAt(curve, at);
  if (Number.isNaN(value)) {
    throw new UserError(`${path}: has nothing measured within ${at} ${equal}; compare at more`);
  }
  return { run: path, scenario, settings, seed, value, curve };
}

/** `PLACES` values from the least to the greatest, evenly apart. */
function spread(least: number, greatest: number): readonly number[] {
  return Array.from({ length: PLACES }, (_, i) => least + ((greatest - least) * i) / (PLACES - 1));
}
