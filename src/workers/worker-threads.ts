import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { Ticker } from '../actors/watchdog.ts';
import { asError, UserError } from '../core/errors.ts';
import { finishedBy, hasBegun } from './job.ts';
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
  /** The clock by which that is checked. */
  readonly every: Ticker;
  /** Of each worker's JavaScript heap; Node's default if absent. */
  readonly heapMegabytes?: number;
}

/** How often each worker may fail before any has done something. */
const DEATHS = 3;

/** The pool of worker threads: starts them, replaces those that die, ends those that hang. */
export class WorkerThreads {
  readonly #pool: Piscina<JobPart, Parcel>;
  readonly #workers: number;
  readonly #limitMs: number;
  readonly #every: Ticker;
  readonly #ending = new Set<Promise<unknown>>();
  /** Set when workers don't even start: how every call ends then. */
  #broken: Outcome | undefined;
  /** Workers that failed outside of any work, since one of them has last done some. */
  #deaths = 0;
  #lastError = new Error('it ended itself');
  #closed = false;
  readonly #underWay = new Set<AbortController>();

  constructor({ workers, source, limitMs, every, heapMegabytes }: ThreadOptions) {
    const entry = siblingModule(import.meta.url, './worker');
    this.#workers = workers;
    this.#limitMs = limitMs;
    this.#every = every;
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
    this.#pool.on('error', (error: unknown) => (this.#lastError = asError(error)));
    // One that dies is replaced, unless it died while it was loaded: then the pool starts no other.
    this.#pool.on('workerDestroy', () => {
      this.#deaths++;
      setImmediate(() => this.#giveUpIfHopeless()); // when the call that it was in, if any, has been told
    });
  }

  #giveUpIfHopeless(): void {
    if (this.#closed || this.#broken !== undefined) return;
    if (this.#pool.threads.length > 0 && this.#deaths < DEATHS * this.#workers) return;
    const reason = this.#lastError;
    this.#broken = isOfTheMachine(reason)
      ? { kind: 'given-up', reason }
      : { kind: 'failed', piece: 0, error: hopeless(reason) };
    if (this.#broken.kind === 'given-up') {
      console.warn(
        `agon: worker threads die without having done anything and are given up, the last of "${reason.message}"; ` +
          'the run goes on without them',
      );
    }
    for (const controller of this.#underWay) controller.abort();
    this.#ending.add(this.#pool.destroy());
  }

  /** One thread's part of a call. At most `workers` at a time. Never rejects. */
  async run(part: JobPart): Promise<Outcome> {
    if (this.#closed) {
      return { kind: 'given-up', reason: new Error('internal: the threads are closed') };
    }
    if (this.#broken !== undefined) return this.#broken;
    const controller = new AbortController();
    let finished = 0;
    const endWatch = this.#every(this.#limitMs, () => {
      const now = finishedBy(part.claims, part.thread);
      if (now === finished) this.#endThreadOf(controller);
      finished = now;
    });
    this.#underWay.add(controller);
    try {
      const parcel: Parcel | null = await this.#pool.run(part, { signal: controller.signal });
      if (parcel === null) throw new Error('it threw nothing'); // `throw null`, by a timer
      this.#deaths = 0;
      return readAnswer(parcel);
    } catch (error) {
      if (isDataCloneError(error)) return { kind: 'failed', piece: 0, error: notPlain(error) };
      if (this.#broken !== undefined) return this.#broken;
      const begun = hasBegun(part.claims, part.thread);
      if (begun) this.#deaths--; // it had something to do: `runJob` counts those
      if (controller.signal.aborted) return { kind: 'stuck', limitMs: this.#limitMs };
      this.#lastError = asError(error);
      return { kind: 'died', reason: this.#lastError, at: begun ? 'work' : 'start' };
    } finally {
      endWatch();
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

/** Too little memory, too few files: not what a scenario's own code threw, which is its author's to mend. */
function isOfTheMachine(error: Error): boolean {
  return 'code' in error && error.code !== 'ERR_UNHANDLED_REJECTION';
}

function hopeless(error: Error): Error {
  return new UserError(
    `workers: a worker thread must live longer than it takes to start, but each died at once, the last of "${error.message}"; ` +
      'mend the scenario (something in it throws in a timer or a promise that nobody awaits, or ends the process), or run with no workers',
    { cause: error },
  );
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
