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

/** The runs in a folder, by name. A run that can't be read is left out; naming it says why. */
export function listRuns(parent = RUNS): readonly RunEntry[] {
  return listFolders(parent).flatMap((run) => {
    try {
      return [describeRun(readListedRun(run))];
    } catch (error) {
      // Damaged, or closed to us: no reason to hide the others.
      if (error instanceof UserError || (error instanceof Error && 'syscall' in error)) return [];
      throw error;
    }
  });
}

/** How far a run has come, and what it gave. */
export function describeRun({
  path,
  description,
  metrics,
  checkpoints,
}: Omit<RunReader, 'episodes'>): RunEntry {
  const newest = checkpoints().at(-1);
  const { update, seconds, episodes, before, after } = progressAt(newest?.file);
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
  };
}

function progressAt(file: string | undefined): Progress {
  if (file === undefined) return NOTHING_YET;
  try {
    return progressOf(readCheckpoint(file));
  } catch (error) {
    if (error instanceof UserError) return NOTHING_YET; // damaged: `resume` says so
    throw error;
  }
}
