import type { EpisodePlan } from '../../src/core/episode.ts';
import { foldKey, keyFromSeed } from '../../src/core/random.ts';
import type { GradientJob } from '../../src/learning/gradient-job.ts';
import type { Executor } from '../../src/training/executor.ts';
import { LocalExecutor } from '../../src/training/local-executor.ts';
import { WorkerExecutor } from '../../src/workers/worker-executor.ts';
import type { WorkerExecutorOptions } from '../../src/workers/worker-executor.ts';
import { ToyRuntime } from './toy-runtime.ts';
import type { Fault, ToyBatch } from './toy-runtime.ts';

export const SOURCE = {
  module: new URL('./toy-runtime.ts', import.meta.url).href,
  input: { broken: false },
};

/** Opens an executor of toys, with `critic` published at versions 0, 1 and 2. */
export function openToys(workers: number, options: Partial<WorkerExecutorOptions> = {}): Executor {
  const runtime = new ToyRuntime(false);
  const executor =
    workers === 0
      ? new LocalExecutor(runtime)
      : new WorkerExecutor({ workers, runtime, source: SOURCE, ...options });
  for (const version of [0, 1, 2]) executor.weights.publish('critic', version, weightsOf(version));
  return executor;
}

export function weightsOf(version: number): Float32Array {
  return Float32Array.of(0.5 + version);
}

export function plansOf(count: number, change: Partial<PlanChange> = {}): readonly EpisodePlan[] {
  const { version = 2, faults = {} } = change;
  return Array.from({ length: count }, (_, i) => ({
    id: `train-1-${i}`,
    group: `task-${i >> 1}`,
    key: foldKey(keyFromSeed(7), i),
    environment: 'coins',
    task: { fault: faults[i] ?? 'none' },
    seats: {
      'critic-1': {
        role: 'critic',
        policy: 'critic',
        version,
        sampling: { temperature: 1, topP: 1 },
      },
      'critic-2': { role: 'critic', policy: 'critic', version: 0 },
    },
  }));
}

interface PlanChange {
  readonly version: number | 'latest';
  readonly faults: Readonly<Record<number, Fault>>;
}

export function jobsOf(count: number, fault: Fault = 'none', fuse?: Float32Array): GradientJob[] {
  const parameters = new Float32Array(new SharedArrayBuffer(4 * 100)).map((_, i) => i / 100);
  return Array.from({ length: count }, (_, job) => {
    const batch: ToyBatch = {
      kind: 'toy',
      rows: [job, job + 1, job + 2],
      fault: job === 1 ? fault : 'none',
    };
    return {
      policy: 'critic',
      parameters,
      batch,
      ...(fuse === undefined ? {} : { reference: fuse }),
    };
  });
}

/** Shared memory that says how many more times a fault may happen. */
export function fuseOf(times: number): Float32Array {
  const fuse = new Float32Array(new SharedArrayBuffer(4));
  fuse[0] = times;
  return fuse;
}
