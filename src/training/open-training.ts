import type { WatchdogOptions } from '../actors/watchdog.ts';
import { keyFromSeed } from '../core/random.ts';
import type { Engine } from '../engine/index.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { Executor } from './executor.ts';
import { LocalExecutor } from './local-executor.ts';
import { openExperimentRuntime } from './open-experiment-runtime.ts';
import { openLearners } from './open-learners.ts';
import type { LearningPolicies } from './open-learners.ts';
import { SelfPlay } from './self-play.ts';
import type { WorkerRuntime } from './worker-runtime.ts';

/** An experiment with all that works on it: executor, learners and the loop. Nothing is written anywhere. */
export interface OpenTraining {
  readonly executor: Executor;
  readonly policies: LearningPolicies;
  readonly selfPlay: SelfPlay;
  /** Ends threads and frees what policies and learners hold, but not the engine. */
  close(): Promise<void>;
}

/**
 * Opens a learner for every transformer of an experiment, and the loop that plays them. Weights are the
 * seeded initial ones, not published yet: `warmUp` comes next, or a checkpoint.
 *
 * @param watchdog - looks whether policies answer in this thread; nobody does if absent
 * @param openExecutor - where games are played and gradients computed; in this thread if absent
 */
export async function openTraining(
  { experiment, seed }: { readonly experiment: Experiment; readonly seed: number },
  engine: Engine,
  openExecutor: (runtime: WorkerRuntime) => Executor = (runtime) => new LocalExecutor(runtime),
  watchdog?: WatchdogOptions,
): Promise<OpenTraining> {
  const runtime = await openExperimentRuntime(
    experiment,
    () => Promise.resolve(engine),
    engine,
    watchdog,
  );
  const executor = openExecutor(runtime);
  const key = keyFromSeed(seed);
  const policies = openLearners(experiment, engine, executor, key);
  return {
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
