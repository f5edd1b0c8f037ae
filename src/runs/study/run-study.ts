import { join } from 'node:path';
import { applySettings } from '../apply-settings.ts';
import type { Experiment } from '../experiment.ts';
import { loadScenario } from '../load-scenario.ts';
import type { RunOptions } from '../run-options.ts';
import type { CellOptions } from './cell-process.ts';
import { claimFolder } from './claim-folder.ts';
import { cellsOf } from './plan-study.ts';
import type { StudyPlan, Variant } from './plan-study.ts';
import { readFinished, runCell } from './run-cell.ts';
import type { FinishedRun } from './run-cell.ts';
import { sharedStarts } from './shared-starts.ts';
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

/** The final object of `agon study --json`. */
export interface StudyReport {
  readonly scenario: string;
  readonly out: string;
  /** The figure by which the scenario scores its checkpoints, if it names one. */
  readonly score: string | null;
  readonly variants: readonly VariantSummary[];
  readonly failed: readonly { readonly run: string; readonly error: string }[];
  /** Runs that have no result, failed ones included. */
  readonly missing: number;
}

/**
 * Runs a scenario's variants over several seeds and says what they gave, with intervals. Variants may
 * share warm starts, which takes their chance out of the comparison and saves time. A run that fails
 * is reported and takes no other down.
 */
export async function runStudy(options: StudyOptions): Promise<StudyReport> {
  const { out, signal, jobs } = options;
  const { scenario } = await loadScenario(options.scenario);
  const experiments = new Map<Variant, Experiment>();
  for (const variant of options.variants) {
    const settings = applySettings(scenario.settings, settingsOf(options, variant));
    experiments.set(variant, scenario.build(settings));
  }
  const { set = [], updates = null, minutes = null, backend = null } = options;
  claimFolder(out, { scenario: options.scenario, set, updates, minutes, backend });
  const cells = cellsOf(options);
  const starts = sharedStarts(cells, (variant) => experiments.get(variant) as Experiment);
  const failed: { run: string; error: string }[] = [];
  const progress = { nth: 0, of: cells.length + new Set(starts.values()).size };

  const finish = async (run: string, asked: CellOptions): Promise<FinishedRun | null> => {
    const path = join(out, run);
    progress.nth += 1;
    let finished = readFinished(path);
    if (finished === null && signal?.aborted !== true) {
      options.onEvent?.({ kind: 'begun', run, ...progress });
      try {
        finished = await runCell({ ...asked, out: path }, signal);
        if (finished !== null) options.onEvent?.({ kind: 'finished', run, result: finished });
      } catch (caught) {
        const error = caught instanceof Error ? caught.message : String(caught);
        failed.push({ run, error });
        options.onEvent?.({ kind: 'failed', run, error });
      }
    }
    return finished;
  };

  await sideBySide(jobs, [...new Set(starts.values())], async ({ name, variant, seed }) => {
    await finish(name, { ...common(options, variant), seed, updates: 0 });
  });
  const results = await sideBySide(jobs, cells, async (cell): Promise<StudyResult | null> => {
    const { updates, minutes } = options;
    const start = starts.get(cell);
    const from = start === undefined ? undefined : join(out, start.name);
    if (from !== undefined && readFinished(from) === null) return null;
    const result = await finish(cell.name, {
      ...common(options, cell.variant),
      seed: cell.seed,
      ...(from === undefined ? {} : { from }),
      ...(updates === undefined ? {} : { updates }),
      ...(minutes === undefined ? {} : { minutes }),
    });
    return result === null ? null : { cell, ...result };
  });
  const finished = results.filter((result) => result !== null);
  return {
    scenario: scenario.name,
    out,
    score: experiments.values().next().value?.score ?? null,
    variants: summariseStudy(finished),
    failed,
    missing: cells.length - finished.length,
  };
}

function common(options: StudyOptions, variant: Variant): CellOptions {
  const { scenario, backend } = options;
  const set = settingsOf(options, variant);
  return { scenario, set, workers: 0, ...(backend === undefined ? {} : { backend }) };
}

const settingsOf = ({ set = [] }: StudyOptions, variant: Variant) => [...set, ...variant.set];

/** Does all tasks, `jobs` at a time, begun in order; results in the order of the tasks. */
async function sideBySide<Task, Result>(
  jobs: number,
  tasks: readonly Task[],
  work: (task: Task) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < tasks.length) {
      const at = next++;
      results[at] = await work(tasks[at] as Task);
    }
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  return results;
}
