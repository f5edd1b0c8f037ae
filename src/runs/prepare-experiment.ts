import { applySettings, restoreSettings } from '../experiment/apply-settings.ts';
import { buildExperiment } from '../experiment/build-experiment.ts';
import { mergePlayers, readSeatedPlayer } from '../experiment/player.ts';
import { seatPlayers } from '../experiment/seat-players.ts';
import type { RunReader } from './folder/run-folder.ts';
import { loadScenario } from './load-scenario.ts';
import type { LoadedScenario } from './load-scenario.ts';
import type { PreparedExperiment } from './open-run.ts';
import type { RunOptions } from './run-options.ts';
import { loadRecorded, trustLoaded } from './trust/load-recorded.ts';
import type { ScenarioTrust } from './trust/load-recorded.ts';
import { versionOf } from './scenario-version.ts';
import type { ScenarioVersion } from './scenario-version.ts';
import type { SettingsTree } from '../experiment/settings.ts';

/** An experiment that can be opened, and the name and version of its scenario. */
export interface PreparedScenario extends PreparedExperiment {
  readonly scenario: string;
  readonly version: ScenarioVersion;
}

const FIRST_SEED = 1;

/** The experiment that is asked for, with the settings that were typed. */
export async function prepareNew({
  scenario: nameOrPath,
  set = [],
  seed = FIRST_SEED,
  players = [],
}: Pick<RunOptions, 'scenario' | 'set' | 'seed' | 'players'>): Promise<PreparedScenario> {
  const loaded = await loadScenario(nameOrPath);
  trustLoaded(loaded);
  return prepare(loaded, applySettings(loaded.scenario.settings, set), seed, players);
}

/**
 * The experiment of a run, with the settings and the players that it was started with.
 *
 * @param players - others that are to play now
 * @throws UserError if its scenario is gone, isn't trusted, or no longer takes these settings
 */
export async function prepareRecorded(
  run: Pick<RunReader, 'path' | 'description' | 'metrics'>,
  allowed: ScenarioTrust = {},
  players: readonly string[] = [],
): Promise<PreparedScenario> {
  const { settings, seed, options } = run.description;
  const loaded = await loadRecorded(run, allowed);
  const seated = mergePlayers(options.players ?? [], players);
  return prepare(loaded, restoreSettings(loaded.scenario, settings), seed, seated);
}

function prepare(
  loaded: LoadedScenario,
  settings: SettingsTree,
  seed: number,
  players: readonly string[],
): PreparedScenario {
  const { scenario, path } = loaded;
  const built = buildExperiment(scenario, settings);
  const experiment = seatPlayers(built, players.map(readSeatedPlayer));
  return {
    scenario: scenario.name,
    version: versionOf(loaded),
    experiment,
    scenarioPath: path,
    settings,
    seed,
  };
}
