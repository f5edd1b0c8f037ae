import { cpus } from 'node:os';
import { UserError } from '../core/errors.ts';
import { openEngine } from '../engine/index.ts';
import type { Engine } from '../engine/index.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { SettingsTree } from '../experiment/settings.ts';
import type { Executor } from '../training/executor.ts';
import { openTraining } from '../training/open-training.ts';
import type { OpenTraining } from '../training/open-training.ts';
import type { WorkerRuntime } from '../training/worker-runtime.ts';
import { siblingModule } from '../workers/open-runtime.ts';
import { WorkerExecutor } from '../workers/worker-executor.ts';
import { threadWatchdog } from './thread-watchdog.ts';
import type { RunOptions } from './run-options.ts';

/** A scenario with its settings applied, ready to be opened in any thread. */
export interface PreparedExperiment {
  readonly experiment: Experiment;
  readonly scenarioPath: string;
  readonly settings: SettingsTree;
  readonly seed: number;
}

/** Everything of a run that works: engine, threads, learners and the loop. Not what it leaves on disk. */
export interface OpenRun extends OpenTraining {
  readonly engine: Engine;
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
  const { scenarioPath, settings } = prepared;
  const engine = await openEngine({ backend });
  const threads = threadsFor(engine, workers);
  const inThreads = (runtime: WorkerRuntime): Executor =>
    new WorkerExecutor({
      workers: threads,
      runtime,
      source: {
        module: siblingModule(import.meta.url, './experiment-runtime').href,
        input: { scenarioPath, settings },
      },
    });
  const training = await openTraining(
    prepared,
    engine,
    threads === 0 ? undefined : inThreads,
    threadWatchdog,
  );
  return { engine, ...training };
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
