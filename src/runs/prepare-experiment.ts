import { applySettings, restoreSettings } from '../experiment/apply-settings.ts';
import { buildExperiment } from '../experiment/build-experiment.ts';
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
}: Pick<RunOptions, 'scenario' | 'set' | 'seed'>): Promise<PreparedScenario> {
  const loaded = await loadScenario(nameOrPath);
  trustLoaded(loaded);
  return prepare(loaded, applySettings(loaded.scenario.settings, set), seed);
}

/**
 * The experiment of a run, with the settings that it was started with.
 *
 * @throws UserError if its scenario is gone, isn't trusted, or no longer takes these settings
 */
export async function prepareRecorded(
  run: Pick<RunReader, 'path' | 'description' | 'metrics'>,
  allowed: ScenarioTrust = {},
): Promise<PreparedScenario> {
  const { settings, seed } = run.description;
  const loaded = await loadRecorded(run, allowed);
  return prepare(loaded, restoreSettings(loaded.scenario, settings), seed);
}

function prepare(loaded: LoadedScenario, settings: SettingsTree, seed: number): PreparedScenario {
  const { scenario, path } = loaded;
  const experiment = buildExperiment(scenario, settings);
  return {
    scenario: scenario.name,
    version: versionOf(loaded),
    experiment,
    scenarioPath: path,
    settings,
    seed,
  };
}
