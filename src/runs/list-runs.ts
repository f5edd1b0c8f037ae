import { UserError } from '../core/errors.ts';
import { readCheckpoint } from './folder/checkpoint.ts';
import { listRuns as listFolders, readListedRun } from './folder/run-folder.ts';
import type { RunReader } from './folder/run-folder.ts';
import { loadScenario, shippedScenarios } from './load-scenario.ts';
import { NOTHING_YET, progressOf } from './run-checkpoint.ts';
import type { Progress } from './run-checkpoint.ts';
import type { RunResult } from './run-events.ts';
import type { Source } from '../rewards/term.ts';
import { listSettings } from '../experiment/settings.ts';
import type { Setting } from '../experiment/settings.ts';
import { RUNS } from './run-options.ts';

/** A run as its folder tells of it. */
export interface RunEntry extends Omit<RunResult, 'ended'> {
  /** When it was first started, ISO 8601. */
  readonly started: string;
  /** `unfinished`: killed, or still going on. */
  readonly ended: RunResult['ended'] | 'unfinished';
  /** What is odd about its newest checkpoint, so that it isn't known how far the run came. */
  readonly problem?: string;
}

/** A run that can't be listed, and why. */
export interface OddRun {
  readonly run: string;
  readonly problem: string;
}

/** What a scenario says of itself. */
export interface ScenarioEntry {
  readonly name: string;
  readonly title: string;
  readonly sources: readonly Source[];
  readonly settings: readonly Setting[];
}

/** The scenarios that ship, by name. */
export const listScenarios = (): Promise<readonly ScenarioEntry[]> =>
  Promise.all(shippedScenarios().map(describeScenario));

/**
 * A scenario that ships, by its name, or one of your own, by its path.
 *
 * @throws UserError if there is none, or if the file exports none
 */
export async function describeScenario(nameOrPath: string): Promise<ScenarioEntry> {
  const { name, title, sources, settings } = (await loadScenario(nameOrPath)).scenario;
  return { name, title, sources, settings: listSettings(settings) };
}

/** The runs in a folder, by name. A run that can't be read is left out; `surveyRuns` has it, too. */
export function listRuns(parent = RUNS): readonly RunEntry[] {
  return surveyRuns(parent).runs;
}

/** The same, and those that can't be read: one odd run among many is no reason to hide it, or the others. */
export function surveyRuns(parent = RUNS): {
  readonly runs: readonly RunEntry[];
  readonly odd: readonly OddRun[];
} {
  const runs: RunEntry[] = [];
  const odd: OddRun[] = [];
  for (const run of listFolders(parent)) {
    try {
      runs.push(describeRun(readListedRun(run)));
    } catch (error) {
      const isOdd = error instanceof UserError || (error instanceof Error && 'syscall' in error); // closed to us, say
      if (!isOdd) throw error;
      odd.push({ run, problem: error.message });
    }
  }
  return { runs, odd };
}

/** How far a run has come, and what it gave. */
export function describeRun({
  path,
  description,
  metrics,
  checkpoints,
}: Omit<RunReader, 'episodes'>): RunEntry {
  const newest = checkpoints().at(-1);
  const { problem, ...progress } = progressAt(newest?.file);
  const { update, seconds, episodes, before, after } = progress;
  const end = metrics().findLast((record) => record.kind === 'ended');
  return {
    run: path,
    scenario: description.scenario,
    seed: description.seed,
    started: description.started,
    seconds,
    updates: update,
    episodes,
    backend: description.engine.backend,
    workers: description.options.workers ?? 0,
    before,
    after,
    ended: end?.ended ?? 'unfinished',
    ...(problem !== undefined && { problem }),
  };
}

function progressAt(file: string | undefined): Progress & { readonly problem?: string } {
  if (file === undefined) return NOTHING_YET;
  try {
    return progressOf(readCheckpoint(file));
  } catch (error) {
    if (error instanceof UserError) return { ...NOTHING_YET, problem: error.message };
    throw error;
  }
}
