import { join } from 'node:path';
import { applySettings } from '../../experiment/apply-settings.ts';
import type { Experiment } from '../../experiment/experiment.ts';
import { loadScenario } from '../load-scenario.ts';
import { buildExperiment } from '../../experiment/build-experiment.ts';
import type { RunOptions } from '../run-options.ts';
import type { CellOptions } from './cell-process.ts';
import { scoredMetric } from '../../training/score-metric.ts';
import { versionOf } from '../scenario-version.ts';
import type { ScenarioVersion } from '../scenario-version.ts';
import { claimFolder } from './claim-folder.ts';
import { waitForOrphan } from './wait-for-orphan.ts';
import { cellsOf } from './plan-study.ts';
import type { Cell, StudyPlan, Variant } from './plan-study.ts';
import { checkVersion, readFinished, runCell } from './run-cell.ts';
import type { FinishedRun } from './run-cell.ts';
import { sharedStarts } from './shared-starts.ts';
import type { SharedStart } from './shared-starts.ts';
import { sideBySide } from './side-by-side.ts';
import { summariseStudy } from './summarise-study.ts';
import type { StudyResult, VariantSummary } from './summarise-study.ts';

export interface StudyOptions
  extends StudyPlan, Pick<RunOptions, 'scenario' | 'set' | 'updates' | 'minutes' | 'backend'> {
  /** Folder of the study; its runs are folders in it. What is finished there isn't run again. */
  readonly out: string;
  /** Runs side by side, each in a process of its own; at least 1. */
  readonly jobs: number;
  /** Ends the study at once; asked for again, it goes on where it was. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: StudyEvent) => void;
}

/** What happens in a study; `nth` counts the runs begun or found finished. */
export type StudyEvent =
  | { readonly kind: 'begun'; readonly run: string; readonly nth: number; readonly of: number }
  | { readonly kind: 'finished'; readonly run: string; readonly result: FinishedRun }
  | { readonly kind: 'failed'; readonly run: string; readonly error: string };

/** A run that failed, and what it said. */
interface StudyFailure {
  readonly run: string;
  readonly error: string;
}

/** The final object of `agon study --json`. */
export interface StudyReport {
  readonly scenario: string;
  readonly out: string;
  /** The metric by which the scenario scores its checkpoints, if it names one. */
  readonly score: string | null;
  readonly variants: readonly VariantSummary[];
  readonly failed: readonly StudyFailure[];
  /** Runs that have no result, failed ones included. */
  readonly missing: number;
}

/**
 * Runs a scenario's variants over several seeds and says what they gave, with intervals. Variants may
 * share warm starts, which takes their chance out of the comparison and saves time. A run that fails
 * is reported and takes no other down.
 */
export async function runStudy(options: StudyOptions): Promise<StudyReport> {
  const { out } = options;
  const loaded = await loadScenario(options.scenario);
  const { scenario } = loaded;
  const experiments = new Map<Variant, Experiment>();
  applySettings(scenario.settings, options.set ?? []);
  for (const variant of options.variants) {
    // What won't do now is the variant's own.
    const settings = applySettings(scenario.settings, settingsOf(options, variant), '--vary');
    experiments.set(variant, buildExperiment(scenario, settings));
  }
  const cells = cellsOf(options);
  const { set = [], updates = null, minutes = null, backend = null } = options;
  const version = versionOf(loaded);
  const common = { scenario: options.scenario, set, updates, minutes, backend };
  const unlock = claimFolder(out, common, version);
  try {
    const failed: StudyFailure[] = [];
    const finished = await runCells(options, cells, experiments, version, failed);
    return {
      scenario: scenario.name,
      out,
      score: scoredMetric(experiments.values().next().value ?? {}) ?? null,
      variants: summariseStudy(options.variants, finished),
      failed,
      missing: cells.length - finished.length,
    };
  } finally {
    unlock();
  }
}

/** Makes the shared starts and then the runs, as far as they aren't there; what fails goes to `failed`. */
async function runCells(
  options: StudyOptions,
  cells: readonly Cell[],
  experiments: ReadonlyMap<Variant, Experiment>,
  version: ScenarioVersion,
  failed: StudyFailure[],
): Promise<readonly StudyResult[]> {
  const { out, signal, jobs, updates, minutes } = options;
  const starts = sharedStarts(cells, (variant) => experiments.get(variant) as Experiment);
  const progress = { nth: 0, of: cells.length + new Set(starts.values()).size };

  const finish = async (run: string, asked: CellOptions): Promise<FinishedRun | null> => {
    const path = join(out, run);
    const nth = (progress.nth += 1);
    try {
      await waitForOrphan(path, signal);
      checkVersion(path, version);
      const there = readFinished(path);
      if (there !== null || signal?.aborted === true) return there;
      options.onEvent?.({ kind: 'begun', run, nth, of: progress.of });
      const result = await runCell({ ...asked, out: path }, signal);
      checkVersion(path, version); // its process loaded the file once more, which may be another by now
      if (result !== null) options.onEvent?.({ kind: 'finished', run, result });
      return result;
    } catch (caught) {
      const error = caught instanceof Error ? caught.message : String(caught);
      failed.push({ run, error });
      options.onEvent?.({ kind: 'failed', run, error });
      return null;
    }
  };

  const begun = new Set<SharedStart>(); // the starts that came to their end
  await sideBySide(jobs, [...new Set(starts.values())], async (start) => {
    const { name, variant, seed } = start;
    const made = await finish(name, { ...common(options, variant), seed, updates: 0 });
    if (made !== null) begun.add(start);
  });
  const results = await sideBySide(jobs, cells, async (cell): Promise<StudyResult | null> => {
    const start = starts.get(cell);
    if (start !== undefined && !begun.has(start)) return null;
    const result = await finish(cell.name, {
      ...common(options, cell.variant),
      seed: cell.seed,
      ...(start === undefined ? {} : { from: join(out, start.name) }),
      // Said in any case: a run that was resumed by hand remembers what was asked of it there.
      updates: updates ?? (experiments.get(cell.variant) as Experiment).schedule.updates,
      ...(minutes === undefined ? {} : { minutes }),
    });
    return result === null ? null : { cell, ...result };
  });
  return results.filter((result) => result !== null);
}

function common(options: StudyOptions, variant: Variant): CellOptions {
  const { scenario, backend } = options;
  const set = settingsOf(options, variant);
  return { scenario, set, workers: 0, ...(backend === undefined ? {} : { backend }) };
}

const settingsOf = ({ set = [] }: StudyOptions, variant: Variant) => [...set, ...variant.set];
