import type { PolicyName } from '../core/ids.ts';
import { openEngine } from '../engine/index.ts';
import type { BackendName } from '../engine/index.ts';
import { checkExperiment } from '../experiment/check-experiment.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { SupervisedStep } from '../learning/index.ts';
import { openTraining } from './open-training.ts';
import type { OpenTraining } from './open-training.ts';
import type { HeldOutMetrics, TurnReport } from './self-play.ts';
import { startFromWeights, warmUp } from './warm-start.ts';

export interface TrainInMemoryOptions {
  /** All chance comes from it; 1 if absent. */
  readonly seed?: number;
  /** How many; those of the experiment's schedule if absent. */
  readonly updates?: number;
  /** `auto` if absent: in a browser tab that is `wasm`. */
  readonly backend?: BackendName | 'auto';
  /** Weights to begin with in place of the warm start, by policy. All learning policies or none. */
  readonly initialWeights?: Readonly<Record<PolicyName, Float32Array>>;
  /** Ends the training after the current update. */
  readonly signal?: AbortSignal;
  /** Called with everything that happens, games included; nothing goes on before it returns. */
  readonly onEvent?: (event: TrainingEvent) => void;
}

/** What a training in memory tells while it goes on. */
export type TrainingEvent =
  | ({ readonly kind: 'warm-start'; readonly phase: string } & SupervisedStep)
  /** Counts from 1. */
  | ({ readonly kind: 'update'; readonly update: number } & TurnReport)
  /** 0 is after the warm start. */
  | ({ readonly kind: 'evaluation'; readonly update: number } & HeldOutMetrics);

export interface TrainedInMemory {
  /** How many were done. */
  readonly updates: number;
  /** `interrupted` by the signal, `goodhart` by the experiment's `stopWhen`. */
  readonly ended: 'complete' | 'interrupted' | 'goodhart';
  /** Held-out metrics after the warm start, and at the end. */
  readonly before: Readonly<Record<string, number>>;
  readonly after: Readonly<Record<string, number>>;
  /** What each transformer learned: `initialWeights` for another training. */
  readonly weights: Readonly<Record<PolicyName, Float32Array>>;
}

/**
 * Trains an experiment in this thread and keeps nothing but what it gives back: no folder, no worker
 * threads, nothing of Node's. The same experiment, seed, machine and backend give the same games as
 * `startRun` does, to the last byte.
 *
 * @param experiment - what `buildExperiment(scenario)` gives
 * @throws UserError for an experiment that can't work, named by its field
 */
export async function trainInMemory(
  experiment: Experiment,
  options: TrainInMemoryOptions = {},
): Promise<TrainedInMemory> {
  const { seed = 1, backend = 'auto' } = options;
  checkExperiment(experiment);
  const engine = await openEngine({ backend });
  const training = await openTraining({ experiment, seed }, engine);
  try {
    return await train({ experiment, seed }, training, options);
  } finally {
    await training.close();
  }
}

type Metrics = TrainedInMemory['before'];

async function train(
  begin: { readonly experiment: Experiment; readonly seed: number },
  training: OpenTraining,
  { updates, initialWeights, signal, onEvent = () => undefined }: TrainInMemoryOptions,
): Promise<TrainedInMemory> {
  const { schedule } = begin.experiment;
  const last = updates ?? schedule.updates;
  const { selfPlay, policies } = training;
  const isEnded = (): boolean => signal?.aborted === true;

  const evaluate = async (update: number, size: 'brief' | 'full'): Promise<Metrics> => {
    const points = await selfPlay.evaluate(update, size);
    for (const point of points) onEvent({ kind: 'evaluation', update, ...point });
    return (points.at(-1) ?? points[0]).metrics;
  };
  const result = (
    done: number,
    ended: TrainedInMemory['ended'],
    [before, after]: readonly [Metrics, Metrics],
  ): TrainedInMemory => ({
    updates: done,
    ended,
    before,
    after,
    weights: Object.fromEntries(
      Object.entries(policies).map(([name, { learner }]) => [name, learner.parameters.slice()]),
    ),
  });

  if (initialWeights !== undefined) startFromWeights(training, initialWeights);
  else {
    const toItsEnd = await warmUp(begin, training, (phase, step) => {
      onEvent({ kind: 'warm-start', phase, ...step });
      return !isEnded();
    });
    if (!toItsEnd) return result(0, 'interrupted', [{}, {}]);
  }
  const before = await evaluate(0, 'full');
  let ended: TrainedInMemory['ended'] = 'complete';
  let update = 0;
  while (update < last && ended === 'complete') {
    if (isEnded()) {
      ended = 'interrupted';
      break;
    }
    const report = await selfPlay.turn(++update, last);
    onEvent({ kind: 'update', update, ...report });
    if (report.stop !== null) ended = 'goodhart';
    else if (update < last && update % schedule.evaluateEvery === 0) {
      await evaluate(update, 'brief');
    }
  }
  const after = update === 0 ? before : await evaluate(update, 'full');
  return result(update, ended, [before, after]);
}
