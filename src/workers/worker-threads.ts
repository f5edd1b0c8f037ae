import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { asError, UserError } from '../core/errors.ts';
import { finishedBy } from './job.ts';
import { unpack } from './transfer.ts';
import type { Parcel } from './transfer.ts';
import type { Outcome } from './job-queue.ts';
import type { JobPart } from './job.ts';
import { flagsFor, flagsForThread } from './source-flags.ts';
import { siblingModule } from './open-runtime.ts';
import type { RuntimeSource } from './open-runtime.ts';

export interface ThreadOptions {
  readonly workers: number;
  readonly source: RuntimeSource;
  /** A worker that finishes no piece for so long is ended; checked as often, so it may take twice as long. */
  readonly limitMs: number;
  /** Of each worker's JavaScript heap; Node's default if absent. */
  readonly heapMegabytes?: number;
}

/** How often each worker may fail before any has done something. */
const DEATHS = 3;

/** The pool of worker threads: starts them, replaces those that die, ends those that hang. */
export class WorkerThreads {
  readonly #pool: Piscina<JobPart, Parcel>;
  readonly #limitMs: number;
  readonly #ending = new Set<Promise<unknown>>();
  /** Set when workers can't even load their entry file. */
  #broken: Error | undefined;
  /** Workers that failed outside of any work, since one of them has last done some. */
  #deaths = 0;
  #closed = false;
  readonly #underWay = new Set<AbortController>();

  constructor({ workers, source, limitMs, heapMegabytes }: ThreadOptions) {
    const entry = siblingModule(import.meta.url, './worker');
    this.#limitMs = limitMs;
    this.#pool = new Piscina({
      filename: fileURLToPath(entry),
      minThreads: workers,
      maxThreads: workers,
      // Idle workers must keep their event loop: they open their runtime before they are asked.
      atomics: 'disabled',
      recordTiming: false,
      workerData: source,
      execArgv: flagsForThread(flagsFor(entry)),
      ...(heapMegabytes === undefined
        ? {}
        : { resourceLimits: { maxOldGenerationSizeMb: heapMegabytes } }),
    });
    // A worker that fails between two calls is replaced; the pool gives up if one fails while it starts.
    this.#pool.on('error', (error: Error) => {
      if (this.#closed || this.#broken !== undefined) return;
      this.#deaths++;
      if (this.#pool.threads.length > 0 && this.#deaths < DEATHS * workers) return;
      this.#broken = error;
      console.warn(
        `agon: worker threads die without having done anything and are given up, the last of "${error.message}"; ` +
          'the run goes on without them',
      );
      for (const controller of this.#underWay) controller.abort();
      this.#ending.add(this.#pool.destroy());
    });
  }

  /** One thread's part of a call. At most `workers` at a time. Never rejects. */
  async run(part: JobPart): Promise<Outcome> {
    if (this.#closed)
      return { kind: 'died', reason: new Error('internal: the threads are closed') };
    if (this.#broken !== undefined) return { kind: 'died', reason: this.#broken };
    const controller = new AbortController();
    let finished = 0;
    const watch = setInterval(() => {
      const now = finishedBy(part.claims, part.thread);
      if (now === finished) this.#endThreadOf(controller);
      finished = now;
    }, this.#limitMs);
    watch.unref();
    this.#underWay.add(controller);
    try {
      const parcel = await this.#pool.run(part, { signal: controller.signal });
      this.#deaths = 0;
      return readAnswer(parcel);
    } catch (error) {
      if (isDataCloneError(error)) return { kind: 'failed', piece: 0, error: notPlain(error) };
      if (!controller.signal.aborted) return { kind: 'died', reason: asError(error) };
      return this.#broken === undefined
        ? { kind: 'stuck', limitMs: this.#limitMs }
        : { kind: 'died', reason: this.#broken };
    } finally {
      clearInterval(watch);
      this.#underWay.delete(controller);
    }
  }

  /** Ends all threads and waits until they are gone. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#pool.destroy();
    await Promise.all(this.#ending);
  }

  /** The pool ends a thread whose call is aborted, but doesn't wait for it. */
  #endThreadOf(controller: AbortController): void {
    const before = this.#pool.threads;
    controller.abort();
    const after = new Set(this.#pool.threads);
    for (const thread of before) if (!after.has(thread)) this.#ending.add(once(thread, 'exit'));
  }
}

function readAnswer(parcel: Parcel): Outcome {
  try {
    return unpack(parcel);
  } catch (error) {
    return { kind: 'failed', piece: 0, error: asError(error) };
  }
}

function isDataCloneError(error: unknown): error is Error {
  return error instanceof Error && error.name === 'DataCloneError';
}

function notPlain(error: Error): Error {
  return new UserError(
    `workers: plans and gradient jobs must be plain data to cross a thread, but ${error.message}; ` +
      'keep functions out of tasks and batches',
    { cause: error },
  );
}
