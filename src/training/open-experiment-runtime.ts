import type { WatchdogOptions } from '../actors/watchdog.ts';
import { UserError } from '../core/errors.ts';
import type { Engine } from '../engine/index.ts';
import { describeTransformer } from '../experiment/describe-transformers.ts';
import { environmentsOf } from '../experiment/environments-of.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { trainsValueHead } from '../learning/index.ts';
import { openSimulationRuntime } from './simulation-runtime.ts';
import type { PolicyPart } from './simulation-runtime.ts';
import type { WorkerRuntime } from './worker-runtime.ts';

/**
 * Opens an experiment's runtime in this thread.
 *
 * @param engineForGradients - opened at the first gradient
 * @param engine - decides how replies are sampled; by our kernels if absent
 * @param watchdog - looks whether policies answer; nobody does if absent
 */
export function openExperimentRuntime(
  experiment: Experiment,
  engineForGradients: () => Promise<Engine>,
  engine?: Engine,
  watchdog?: WatchdogOptions,
): Promise<WorkerRuntime> {
  const policies = Object.entries(experiment.policies).map(([name, spec]): [string, PolicyPart] => {
    if (spec.kind === 'given') return [name, spec];
    if (spec.kind === 'endpoint') {
      throw new UserError(
        `policy ${name}: an endpoint is asked by a run alone (startRun of agon-sim/node), which keeps to its limits and its replies; open it there`,
      );
    }
    const training = experiment.training[name];
    const values = training !== undefined && trainsValueHead(training);
    return [name, { kind: 'transformer', ...describeTransformer(spec), values }];
  });
  return openSimulationRuntime({
    environments: environmentsOf(experiment),
    policies: Object.fromEntries(policies),
    openEngine: engineForGradients,
    ...(experiment.losses && { losses: experiment.losses }),
    ...(engine === undefined ? {} : { engine }),
    ...(watchdog === undefined ? {} : { watchdog }),
  });
}
