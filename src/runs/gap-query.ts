import { UserError } from '../core/errors.ts';
import { applySettings } from './apply-settings.ts';
import { chooseCheckpoint } from './choose-checkpoint.ts';
import { readCheckpoint } from './folder/checkpoint.ts';
import type { Checkpoint } from './folder/checkpoint.ts';
import { readRun } from './folder/run-folder.ts';
import { loadScenario } from './load-scenario.ts';
import type { PreparedExperiment } from './open-run.ts';
import type { RunEvent } from './run-events.ts';

/** What `agon gap` asks: a scenario to warm-start, or a run to read. */
export interface GapQuery {
  readonly scenario?: string;
  readonly seed?: number;
  /** `a.b=c`, as on the command line. */
  readonly set?: readonly string[];
  /** Reads the policies of this run's folder in place of a warm start; scenario, settings and seed are the run's. */
  readonly run?: string;
  /** The update that the run's checkpoint was saved after; the newest one if absent. */
  readonly checkpoint?: number;
  /** At least 1; 200 if absent. */
  readonly problems?: number;
  /** Told of the warm start's steps. */
  readonly onEvent?: (event: RunEvent) => void;
}

const FIRST_SEED = 1;

/**
 * The experiment and the policies that are asked for; no checkpoint where their warm start is to be made.
 *
 * @throws UserError for a checkpoint without a run, and settings or another scenario beside one
 */
export async function readGapQuery(query: GapQuery): Promise<{
  readonly prepared: PreparedExperiment;
  readonly scenario: string;
  readonly checkpoint: Checkpoint | undefined;
}> {
  const { run, set = [], seed } = query;
  if (run === undefined) {
    if (query.checkpoint !== undefined) {
      throw new UserError(
        `--checkpoint: is one of a run, got ${query.checkpoint} without --run; name the run`,
      );
    }
    if (query.scenario === undefined) {
      throw new UserError('gap: needs a scenario or a run, got neither; name one');
    }
    const { scenario, path } = await loadScenario(query.scenario);
    const settings = applySettings(scenario.settings, set);
    const experiment = scenario.build(settings);
    const prepared = { experiment, scenarioPath: path, settings, seed: seed ?? FIRST_SEED };
    return { prepared, scenario: scenario.name, checkpoint: undefined };
  }
  const reader = readRun(run);
  const { description } = reader;
  if (set.length > 0 || seed !== undefined) {
    throw new UserError(
      `--run ${run}: has settings and a seed of its own, got ${set.length > 0 ? '--set' : '--seed'} beside it; leave that out`,
    );
  }
  const { scenario, path } = await loadScenario(description.scenarioFile ?? description.scenario);
  if (query.scenario !== undefined && (await loadScenario(query.scenario)).path !== path) {
    throw new UserError(
      `--run ${run}: is a run of ${scenario.name}, got the scenario ${query.scenario}; name that or none`,
    );
  }
  const { settings } = description;
  const experiment = scenario.build(settings);
  const prepared = { experiment, scenarioPath: path, settings, seed: description.seed };
  const checkpoint = readCheckpoint(chooseCheckpoint(reader, query.checkpoint).file);
  return { prepared, scenario: scenario.name, checkpoint };
}
