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
import { openOutside } from './outside/open-outside.ts';
import type { OpenOutside, OpenOutsideOptions } from './outside/open-outside.ts';
import { asksOutside } from './outside/outside-options.ts';
import { readOutsideSettings } from './outside/outside-settings.ts';
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
  /** The policies that are asked elsewhere. */
  readonly outside: Omit<OpenOutside, 'experiment'>;
}

/**
 * Opens the engine, the worker threads and a learner for every transformer.
 *
 * @param workers - threads beside this one; one for each further core if absent. None where policies are asked outside:
 *   limits, budget and kept replies are the run's, so that one thread asks for all games
 * @param outside - how policies outside are asked
 * @throws UserError for a backend that isn't there, or workers with a backend that can't share them
 */
export async function openRun(
  prepared: PreparedExperiment,
  { backend = 'auto', workers }: Pick<RunOptions, 'backend' | 'workers'>,
  how: OpenOutsideOptions = { settings: readOutsideSettings([]) },
): Promise<OpenRun> {
  const { scenarioPath, settings, seed } = prepared;
  const threadsAsked = asksOutside(prepared.experiment) ? noThreads(workers) : workers;
  const { experiment, ...outside } = await openOutside(prepared.experiment, how);
  const engine = await openEngine({ backend });
  const threads = threadsFor(engine, threadsAsked);
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
    { experiment, seed },
    engine,
    threads === 0 ? undefined : inThreads,
    threadWatchdog,
  );
  const close = async (): Promise<void> => {
    outside.close();
    await training.close();
  };
  return { engine, outside, ...training, close };
}

function noThreads(workers = 0): 0 {
  if (workers === 0) return 0;
  throw new UserError(
    `workers: must be 0 where policies are asked at an endpoint, got ${workers}; one thread asks for all games, as limits and budget are the run's`,
  );
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
