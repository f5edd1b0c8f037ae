import type { Ticker } from '../actors/watchdog.ts';
import type { Episode, EpisodePlan } from '../core/episode.ts';
import { UserError } from '../core/errors.ts';
import type { GradientJob, GradientResult } from '../learning/gradient-job.ts';
import { rememberBytes, rememberedBytes } from '../recording/record.ts';
import type { Executor, PlayOptions, WorkOptions } from '../training/executor.ts';
import { JobQueue, runJob } from './job-queue.ts';
import type { JobThreads, Outcome } from './job-queue.ts';
import { cutPieces, doPart } from './job.ts';
import type { JobPart, Job } from './job.ts';
import { WeightStore } from '../training/weight-store.ts';
import type { WorkerRuntime } from '../training/worker-runtime.ts';
import type { RuntimeSource } from './open-runtime.ts';
import { WorkerThreads } from './worker-threads.ts';

export interface WorkerExecutorOptions {
  /** Threads beside this one, at least 1. */
  readonly workers: number;
  /** This thread's own: it computes and plays too. */
  readonly runtime: WorkerRuntime;
  /** How workers open theirs. It must give the same results as `runtime`, to the last bit. */
  readonly source: RuntimeSource;
  /** Episodes that a thread takes at once; by the number of threads if absent. */
  readonly shardSize?: number;
  /** A worker that finishes no shard or job for so long is taken to hang; at least 1. 10 minutes if absent. */
  readonly limitMs?: number;
  /** The clock by which that is checked; the machine's if absent. */
  readonly every?: Ticker;
  /** Of each worker's JavaScript heap; Node's default if absent. */
  readonly heapMegabytes?: number;
}

const byTheMachine: Ticker = (milliseconds, tick) => {
  const timer = setInterval(tick, milliseconds).unref();
  return () => clearInterval(timer);
};

/**
 * Worker threads beside this thread. Every call is cut into pieces, which the threads take one after
 * the other until none is left; gradients before episodes, where both wait. A worker that dies is
 * replaced and what it left unfinished is done again: as everything derives from keys and versions,
 * with the same result.
 */
export class WorkerExecutor implements Executor {
  readonly workers: number;
  readonly #options: WorkerExecutorOptions;
  readonly weights = new WeightStore();
  readonly #threads: WorkerThreads;
  readonly #beside: JobQueue<JobPart, Outcome>;
  /** This thread plays one call's episodes at a time, and one call's gradients. */
  readonly #here: Readonly<Record<Job['kind'], JobQueue<JobPart, Outcome>>>;
  readonly #closing = new AbortController();

  constructor(options: WorkerExecutorOptions) {
    const { workers, runtime, source, limitMs = 600_000, heapMegabytes } = options;
    const { every = byTheMachine } = options;
    if (!(Number.isSafeInteger(workers) && workers >= 1)) {
      throw new UserError(
        `workers: must be an integer of at least 1, got ${workers}; 0 takes a LocalExecutor`,
      );
    }
    if (!(limitMs >= 1 && limitMs < 2 ** 31)) {
      throw new UserError(`limitMs: must be milliseconds in [1, 2**31), got ${limitMs}`);
    }
    this.workers = workers;
    this.#options = options;
    this.#threads = new WorkerThreads({
      workers,
      source,
      limitMs,
      every,
      ...(heapMegabytes === undefined ? {} : { heapMegabytes }),
    });
    this.#beside = new JobQueue(workers, (part) => this.#threads.run(part));
    const queue = () => new JobQueue<JobPart, Outcome>(1, (part) => doPart(runtime, part));
    this.#here = { play: queue(), gradients: queue() };
  }

  async play(
    plans: readonly EpisodePlan[],
    { beside = false, signal }: PlayOptions = {},
  ): Promise<readonly Episode[]> {
    const settled = this.weights.settle(plans);
    const weights = this.weights.list();
    const takers = this.workers + (beside ? 0 : 1);
    const pieces = cutPieces(settled, takers, this.#options.shardSize);
    const shards = await runJob(
      { kind: 'play', pieces, weights },
      this.#takers('play', !beside),
      (outcome) => (outcome.kind === 'played' ? outcome.done : []),
      this.#until(signal),
    );
    // The plan that was played, as it was given: not a copy that crossed a thread twice.
    return shards.flat().map((episode, i) => {
      const whole = { ...episode, plan: settled[i] as EpisodePlan };
      const bytes = rememberedBytes(episode);
      return bytes === undefined ? whole : rememberBytes(whole, bytes);
    });
  }

  async gradients(
    jobs: readonly GradientJob[],
    { signal }: WorkOptions = {},
  ): Promise<readonly GradientResult[]> {
    return runJob(
      { kind: 'gradients', pieces: jobs },
      this.#takers('gradients', true),
      (outcome) => (outcome.kind === 'computed' ? outcome.done : []),
      this.#until(signal),
    );
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('executor: it was closed; open another'));
    await this.#threads.close();
  }

  #takers(kind: Job['kind'], withThisThread: boolean): JobThreads {
    const { workers } = this;
    return { workers, beside: this.#beside, here: this.#here[kind], withHere: withThisThread };
  }

  #until(signal: AbortSignal | undefined): AbortSignal {
    return signal === undefined
      ? this.#closing.signal
      : AbortSignal.any([signal, this.#closing.signal]);
  }
}
