import { readFileSync } from 'node:fs';
import { UserError } from '../core/errors.ts';
import { foldKey, keyFromSeed } from '../core/random.ts';
import type { BenchMetric } from '../experiment/experiment.ts';
import { checkGames } from '../experiment/check-games.ts';
import { chooseCheckpoint } from './choose-checkpoint.ts';
import { readCheckpoint } from './folder/checkpoint.ts';
import { tellChange } from './find-change.ts';
import { readRun } from './folder/run-folder.ts';
import { makePlans } from '../training/make-plans.ts';
import { openRun } from './open-run.ts';
import { readKeyNames } from './outside/keys.ts';
import { addressesOf } from './outside/open-outside.ts';
import { urlsIn } from './outside/outside-options.ts';
import type { OutsideOptions } from './outside/outside-options.ts';
import { readOutsideSettings } from './outside/outside-settings.ts';
import { checkAddresses, trustAddresses } from './trust/check-addresses.ts';
import { prepareRecorded } from './prepare-experiment.ts';
import type { ScenarioTrust } from './trust/load-recorded.ts';
import { readBench } from './read-bench.ts';
import { unpackCheckpoint } from './run-checkpoint.ts';
import type { RunEvent } from './run-events.ts';

/** The object that `agon eval --json` prints. */
export interface BenchResult {
  /** Lines of the file. */
  readonly n: number;
  /** The update after which the policies were saved. */
  readonly checkpoint: number;
  /** What the scenario measures, by name. */
  readonly metrics: Readonly<Record<string, BenchMetric>>;
}

/**
 * Shows every line of a bench file to the policies of a run, as they were at a checkpoint.
 *
 * @param checkpoint - the update it was saved after; the newest one if absent
 * @param onEvent - told if the scenario has changed since the run
 * @throws UserError for a scenario without a bench, a checkpoint that isn't there, and bad lines (see `readBench`)
 */
export async function evaluateRun({
  run,
  bench: file,
  checkpoint: wanted,
  onEvent,
  players = [],
  endpoint = [],
  keyEnv = [],
  ...allowed
}: ScenarioTrust &
  OutsideOptions & {
    readonly run: string;
    readonly bench: string;
    readonly checkpoint?: number;
    readonly onEvent?: (event: RunEvent) => void;
  }): Promise<BenchResult> {
  const reader = readRun(run);
  const chosen = chooseCheckpoint(reader, wanted);
  const prepared = await prepareRecorded(reader, allowed, players);
  trustAddresses(urlsIn(players));
  await checkAddresses(run, addressesOf(prepared.experiment), allowed);
  tellChange(reader, prepared.version, onEvent);
  const { scenario, experiment, seed } = prepared;
  const { bench } = experiment;
  if (bench === undefined) {
    throw new UserError(`eval: the scenario ${scenario} has no bench; see docs/scenarios.md`);
  }
  const open = await openRun(
    prepared,
    { workers: 0 },
    {
      settings: readOutsideSettings([...(reader.description.options.endpoint ?? []), ...endpoint]),
      keys: readKeyNames(keyEnv, urlsIn(players)),
      say: (text) => onEvent?.({ kind: 'outside', text }),
    },
  );
  try {
    unpackCheckpoint(readCheckpoint(chosen.file), open.selfPlay, open.policies);
    const games = readBench(readText(file), file, bench, open.selfPlay.versions);
    checkGames('bench, game', games);
    const key = foldKey(keyFromSeed(seed), 'bench');
    const plans = makePlans(games, experiment.environment.name, 'bench', key);
    const episodes = await open.executor.play(plans);
    return { n: episodes.length, checkpoint: chosen.update, metrics: bench.score(episodes) };
  } finally {
    await open.close();
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(
      `--bench: ${file} couldn't be read (${error instanceof Error ? error.message : String(error)})`,
    );
  }
}
