import { openEngine } from '../engine/index.ts';
import type { Engine } from '../engine/index.ts';
import { openSimulationWorkbench } from '../rollout/simulation-workbench.ts';
import type { PolicyPart } from '../rollout/simulation-workbench.ts';
import type { Workbench } from '../rollout/workbench.ts';
import { environmentsOf } from './environments-of.ts';
import type { Experiment } from './experiment.ts';
import { loadScenario } from './load-scenario.ts';
import { describeTransformer } from './open-learners.ts';
import { buildExperiment } from './prepare-experiment.ts';
import type { SettingsTree } from './settings.ts';

/** What a worker thread is told, to build the same experiment again. */
export interface WorkbenchInput {
  readonly scenarioPath: string;
  readonly settings: SettingsTree;
}

/** Opens an experiment's workbench in a worker thread: see `WorkbenchSource`. */
export async function openWorkbench({
  scenarioPath,
  settings,
}: WorkbenchInput): Promise<Workbench> {
  const { scenario } = await loadScenario(scenarioPath);
  return openExperimentWorkbench(buildExperiment(scenario, settings), () =>
    openEngine({ backend: 'wasm' }),
  );
}

/**
 * Opens an experiment's workbench in this thread.
 *
 * @param engineForGradients - opened at the first gradient
 * @param engine - decides how replies are sampled; by our kernels if absent
 */
export function openExperimentWorkbench(
  experiment: Experiment,
  engineForGradients: () => Promise<Engine>,
  engine?: Engine,
): Promise<Workbench> {
  const policies = Object.entries(experiment.policies).map(([name, spec]): [string, PolicyPart] => [
    name,
    spec.kind === 'given' ? spec : { kind: 'transformer', ...describeTransformer(spec) },
  ]);
  return openSimulationWorkbench({
    environments: environmentsOf(experiment),
    policies: Object.fromEntries(policies),
    openEngine: engineForGradients,
    ...(experiment.losses && { losses: experiment.losses }),
    ...(engine === undefined ? {} : { engine }),
  });
}
