import { openEngine } from '../engine/index.ts';
import type { Engine } from '../engine/index.ts';
import { openSimulationRuntime } from '../training/simulation-runtime.ts';
import type { PolicyPart } from '../training/simulation-runtime.ts';
import type { WorkerRuntime } from '../training/worker-runtime.ts';
import { environmentsOf } from '../experiment/environments-of.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { loadScenario } from './load-scenario.ts';
import { describeTransformer } from '../experiment/describe-transformers.ts';
import { buildExperiment } from './prepare-experiment.ts';
import type { SettingsTree } from '../experiment/settings.ts';

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
  return openExperimentRuntime(buildExperiment(scenario, settings), () =>
    openEngine({ backend: 'wasm' }),
  );
}

/**
 * Opens an experiment's runtime in this thread.
 *
 * @param engineForGradients - opened at the first gradient
 * @param engine - decides how replies are sampled; by our kernels if absent
 */
export function openExperimentRuntime(
  experiment: Experiment,
  engineForGradients: () => Promise<Engine>,
  engine?: Engine,
): Promise<WorkerRuntime> {
  const policies = Object.entries(experiment.policies).map(([name, spec]): [string, PolicyPart] => [
    name,
    spec.kind === 'given' ? spec : { kind: 'transformer', ...describeTransformer(spec) },
  ]);
  return openSimulationRuntime({
    environments: environmentsOf(experiment),
    policies: Object.fromEntries(policies),
    openEngine: engineForGradients,
    ...(experiment.losses && { losses: experiment.losses }),
    ...(engine === undefined ? {} : { engine }),
  });
}
