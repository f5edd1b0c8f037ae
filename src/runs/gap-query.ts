import { UserError } from '../core/errors.ts';
import { chooseCheckpoint } from './choose-checkpoint.ts';
import { readCheckpoint } from './folder/checkpoint.ts';
import type { Checkpoint } from './folder/checkpoint.ts';
import { tellChange } from './find-change.ts';
import { readRun } from './folder/run-folder.ts';
import type { ScenarioTrust } from './trust/load-recorded.ts';
import { prepareNew, prepareRecorded } from './prepare-experiment.ts';
import type { PreparedScenario } from './prepare-experiment.ts';
import type { RunEvent } from './run-events.ts';

/** What `agon gap` asks: a scenario to warm-start, or a run to read. */
export interface GapQuery extends ScenarioTrust {
  /** Beside a run: in place of what its folder names. */
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
  /** Told of the warm start's steps, or that the scenario has changed since the run. */
  readonly onEvent?: (event: RunEvent) => void;
}

/**
 * The experiment and the policies that are asked for; no checkpoint where their warm start is to be made.
 *
 * @throws UserError for a checkpoint without a run, and settings or another scenario beside one
 */
export async function readGapQuery(query: GapQuery): Promise<{
  readonly prepared: PreparedScenario;
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
    const { scenario } = query;
    const asked = { scenario, set, ...(seed === undefined ? {} : { seed }) };
    return { prepared: await prepareNew(asked), checkpoint: undefined };
  }
  const reader = readRun(run);
  if (set.length > 0 || seed !== undefined) {
    throw new UserError(
      `--run ${run}: has settings and a seed of its own, got ${set.length > 0 ? '--set' : '--seed'} beside it; leave that out`,
    );
  }
  const prepared = await prepareRecorded(reader, query);
  tellChange(reader, prepared.version, query.onEvent);
  return {
    prepared,
    checkpoint: readCheckpoint(chooseCheckpoint(reader, query.checkpoint).file),
  };
}
