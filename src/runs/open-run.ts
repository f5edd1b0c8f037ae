import { cpus } from 'node:os';
import { keyFromSeed } from '../core/random.ts';
import { UserError } from '../core/errors.ts';
import { openEngine } from '../engine/index.ts';
import type { Engine } from '../engine/index.ts';
import { LocalExecutor } from '../training/local-executor.ts';
import { WorkerExecutor } from '../workers/worker-executor.ts';
import { siblingModule } from '../workers/open-runtime.ts';
import type { Executor } from '../training/executor.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { openExperimentRuntime } from './experiment-runtime.ts';
import { openLearners } from '../training/open-learners.ts';
import type { LearningPolicies } from '../training/open-learners.ts';
import type { RunOptions } from './run-options.ts';
import type { SettingsTree } from '../experiment/settings.ts';
import { SelfPlay } from '../training/self-play.ts';

/** A scenario with its settings applied, ready to be opened in any thread. */
export interface PreparedExperiment {
  readonly experiment: Experiment;
  readonly scenarioPath: string;
  readonly settings: SettingsTree;
  readonly seed: number;
}

/** Everything of a run that works: engine, threads, learners and the loop. Not what it leaves on disk. */
export interface OpenRun {
  readonly engine: Engine;
  readonly executor: Executor;
  readonly policies: LearningPolicies;
  readonly selfPlay: SelfPlay;
  close(): Promise<void>;
}

/**
 * Opens the engine, the worker threads and a learner for every transformer.
 *
 * @param workers - threads beside this one; one for each further core if absent
 * @throws UserError for a backend that isn't there, or workers with a backend that can't share them
 */
export async function openRun(
  prepared: PreparedExperiment,
  { backend = 'auto', workers }: Pick<RunOptions, 'backend' | 'workers'>,
): Promise<OpenRun> {
  const { experiment, scenarioPath, settings, seed } = prepared;
  const engine = await openEngine({ backend });
  const threads = threadsFor(engine, workers);
  const runtime = await openExperimentRuntime(experiment, () => Promise.resolve(engine), engine);
  const executor: Executor =
    threads === 0
      ? new LocalExecutor(runtime)
      : new WorkerExecutor({
          workers: threads,
          runtime,
          source: {
            module: siblingModule(import.meta.url, './experiment-runtime').href,
            input: { scenarioPath, settings },
          },
        });
  const key = keyFromSeed(seed);
  const policies = openLearners(experiment, engine, executor, key);
  return {
    engine,
    executor,
    policies,
    selfPlay: new SelfPlay(experiment, executor, policies, key),
    close: async () => {
      await executor.close();
      runtime.dispose?.();
      for (const { learner } of Object.values(policies)) learner.dispose();
    },
  };
}

/**
 * Workers sample and differentiate with our kernels on wasm. Another backend has numbers of its own:
 * there everything happens in this thread, so that a run's results never depend on the thread.
 */
function threadsFor(engine: Engine, workers: number | undefined): number {
  const most = 64;
  if (
    workers !== undefined &&
    !(Number.isSafeInteger(workers) && workers >= 0 && workers <= most)
  ) {
    throw new UserError(`workers: must be a whole number from 0 to ${most}, got ${workers}`);
  }
  if (engine.backend === 'wasm') return workers ?? Math.max(0, Math.min(cpus().length, 8) - 1);
  if (workers !== undefined && workers > 0) {
    throw new UserError(
      `workers: must be 0 with the backend ${engine.backend}, got ${workers}; worker threads need --backend wasm`,
    );
  }
  return 0;
}
