import { openEngine } from '../engine/index.ts';
import { buildExperiment } from '../experiment/build-experiment.ts';
import type { SettingsTree } from '../experiment/settings.ts';
import { openExperimentRuntime } from '../training/open-experiment-runtime.ts';
import type { WorkerRuntime } from '../training/worker-runtime.ts';
import { loadScenario } from './load-scenario.ts';
import { threadWatchdog } from './thread-watchdog.ts';

/** What a worker thread is told, to build the same experiment again. */
export interface RuntimeInput {
  readonly scenarioPath: string;
  readonly settings: SettingsTree;
}

/** Opens an experiment's runtime in a worker thread: see `RuntimeSource`. */
export async function openRuntime({
  scenarioPath,
  settings,
}: RuntimeInput): Promise<WorkerRuntime> {
  const { scenario } = await loadScenario(scenarioPath);
  return openExperimentRuntime(
    buildExperiment(scenario, settings),
    () => openEngine({ backend: 'wasm' }),
    undefined,
    threadWatchdog,
  );
}
