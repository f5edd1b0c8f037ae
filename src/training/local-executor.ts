import type { Episode, EpisodePlan } from '../core/episode.ts';
import type { GradientJob, GradientResult } from '../learning/gradient-job.ts';
import type { Executor, WorkOptions } from './executor.ts';
import { hearEvents } from './hear-events.ts';
import { WeightStore } from './weight-store.ts';
import type { WorkerRuntime } from './worker-runtime.ts';

/** Everything happens in this thread; overlapping calls of a kind one after the other. */
export class LocalExecutor implements Executor {
  readonly workers = 0;
  readonly weights = new WeightStore();
  readonly #runtime: WorkerRuntime;
  #lastPlay: Promise<unknown> = Promise.resolve();
  #lastGradients: Promise<unknown> = Promise.resolve();
  readonly #closing = new AbortController();

  constructor(runtime: WorkerRuntime) {
    this.#runtime = runtime;
  }

  async play(
    plans: readonly EpisodePlan[],
    { signal }: WorkOptions = {},
  ): Promise<readonly Episode[]> {
    const settled = this.weights.settle(plans);
    const weights = this.weights.list();
    const until = this.#until(signal);
    const played = this.#lastPlay.then(() => {
      until.throwIfAborted();
      return settled.length === 0 ? [] : this.#runtime.play(settled, weights, until);
    });
    this.#lastPlay = played.catch(() => undefined);
    return played;
  }

  async gradients(
    jobs: readonly GradientJob[],
    { signal }: WorkOptions = {},
  ): Promise<readonly GradientResult[]> {
    const until = this.#until(signal);
    const computed = this.#lastGradients.then(async () => {
      const results: GradientResult[] = [];
      for (const job of jobs) {
        until.throwIfAborted();
        results.push(await this.#runtime.gradient(job));
        await hearEvents();
      }
      return results;
    });
    this.#lastGradients = computed.catch(() => undefined);
    return computed;
  }

  close(): Promise<void> {
    this.#closing.abort(new Error('executor: it was closed; open another'));
    return Promise.resolve();
  }

  #until(signal: AbortSignal | undefined): AbortSignal {
    return signal === undefined
      ? this.#closing.signal
      : AbortSignal.any([signal, this.#closing.signal]);
  }
}
