import { UserError } from '../core/errors.ts';
import { exhaust, HERE, openClaims } from './job.ts';
import type { Answer, Claims, Done, Job, JobPart } from './job.ts';

/** What was put into a queue: how it ended, or that it never began. */
export interface QueuedPart<Outcome> {
  readonly outcome: Promise<Outcome | Withdrawn>;
  /** Takes it back if it hasn't begun. */
  withdraw(): void;
}

export interface Withdrawn {
  readonly kind: 'withdrawn';
}

/** Does tasks side by side, `width` at most; the rest wait in line, urgent ones in front. */
export class JobQueue<Task, Outcome> {
  readonly #width: number;
  readonly #begin: (task: Task) => Promise<Outcome>;
  readonly #waiting: Waiting<Task, Outcome>[] = [];
  #busy = 0;

  /** `begin` must not reject: what can go wrong is an outcome. */
  constructor(width: number, begin: (task: Task) => Promise<Outcome>) {
    this.#width = width;
    this.#begin = begin;
  }

  enter(task: Task, urgent = false): QueuedPart<Outcome> {
    let resolve: (outcome: Outcome | Withdrawn) => void = () => undefined;
    const outcome = new Promise<Outcome | Withdrawn>((settle) => (resolve = settle));
    const waiting = { task, resolve, urgent };
    const behind = urgent ? this.#waiting.findIndex((other) => !other.urgent) : -1;
    this.#waiting.splice(behind === -1 ? this.#waiting.length : behind, 0, waiting);
    this.#advance();
    return {
      outcome,
      withdraw: () => {
        const at = this.#waiting.indexOf(waiting);
        if (at === -1) return;
        this.#waiting.splice(at, 1);
        resolve({ kind: 'withdrawn' });
      },
    };
  }

  #advance(): void {
    while (this.#busy < this.#width) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#busy++;
      void this.#begin(next.task).then((outcome) => {
        this.#busy--;
        next.resolve(outcome);
        this.#advance();
      });
    }
  }
}

interface Waiting<Task, Outcome> {
  readonly task: Task;
  readonly urgent: boolean;
  readonly resolve: (outcome: Outcome | Withdrawn) => void;
}

/** How a thread's part of a job ended: an answer, or none because of the thread. */
export type Outcome =
  | Answer
  /** While it did a piece; or as it started, with no piece lost. */
  | { readonly kind: 'died'; readonly reason: Error; readonly at: 'work' | 'start' }
  /** There are no such threads any more. */
  | { readonly kind: 'given-up'; readonly reason: Error }
  | { readonly kind: 'stuck'; readonly limitMs: number };

/** Who takes part in a job. */
export interface JobThreads {
  readonly workers: number;
  readonly beside: JobQueue<JobPart, Outcome>;
  /** This thread. */
  readonly here: JobQueue<JobPart, Outcome>;
  /** Whether it takes part. It does in any case where there are no workers any more. */
  readonly withHere: boolean;
}

/** How often pieces that a dying worker left unfinished is handed out again. */
const RETRIES = 2;

/**
 * Hands the pieces of a job to threads and gives the results in the order of the pieces.
 *
 * Pieces that a worker takes to its grave are done again by fresh workers, but not by this thread:
 * what killed a worker could end the whole run here.
 *
 * @param read - the results in an answer
 * @throws the error of the first piece that failed; a UserError if workers keep dying or one hangs;
 *   the signal's reason once it is aborted
 */
export async function runJob<Result>(
  job: Job,
  threads: JobThreads,
  read: (answer: Outcome | Withdrawn) => readonly Done<Result>[],
  signal: AbortSignal,
): Promise<readonly Result[]> {
  const results = new Map<number, Result>();
  let left = [...job.pieces.keys()];
  let { withHere } = threads;
  let deaths = 0; // rounds in which a worker died at its work
  while (left.length > 0) {
    signal.throwIfAborted();
    const outcomes = await handOut(only(job, left), { ...threads, withHere }, signal);
    for (const outcome of outcomes) {
      for (const { piece, result } of read(outcome)) results.set(left[piece] as number, result);
    }
    left = left.filter((piece) => !results.has(piece));
    if (left.length === 0) break;
    if (outcomes.some((outcome) => outcome.kind === 'died' && outcome.at === 'work')) deaths++;
    const isAlone = outcomes.some((outcome) => outcome.kind === 'given-up');
    const isUseless = isAlone ? withHere || deaths > 0 : !outcomes.some(isDeath);
    if (deaths > RETRIES || isUseless) throw deadly(outcomes, left);
    withHere = isAlone;
  }
  return [...job.pieces.keys()].map((piece) => results.get(piece) as Result);
}

/** One round: every thread takes pieces until none is left, or until it dies. */
async function handOut(
  job: Job,
  { workers, beside, here, withHere }: JobThreads,
  signal: AbortSignal,
): Promise<readonly (Outcome | Withdrawn)[]> {
  const count = job.pieces.length;
  const claims: Claims = openClaims(workers + 1);
  const parts: QueuedPart<Outcome>[] = [];
  const withdraw = (): void => {
    for (const part of parts) part.withdraw();
  };
  for (let thread = HERE + 1; thread <= Math.min(workers, count); thread++) {
    parts.push(beside.enter({ job, claims, thread }, job.kind === 'gradients'));
  }
  // Last, because this thread may be deep in its first piece when `enter` returns.
  if (withHere) parts.push(here.enter({ job, claims, thread: HERE }));

  const ended = parts.map(async ({ outcome }) => {
    const end = await outcome;
    if (end.kind === 'stuck') throw hanging(job, end.limitMs);
    if (!isDeath(end) && end.kind !== 'given-up') withdraw(); // it found nothing left to take
    return end;
  });
  let stop = (): void => undefined;
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop);
  });
  try {
    const outcomes = await Promise.race([Promise.all(ended), stopped]);
    const [failure] = outcomes
      .filter((outcome) => outcome.kind === 'failed')
      .sort((a, b) => a.piece - b.piece);
    if (failure !== undefined) throw failure.error;
    return outcomes;
  } finally {
    signal.removeEventListener('abort', stop);
    exhaust(claims, count);
    withdraw();
  }
}

function only(job: Job, pieces: readonly number[]): Job {
  const pick = <Piece>(all: readonly Piece[]): readonly Piece[] =>
    pieces.map((piece) => all[piece] as Piece);
  return job.kind === 'play'
    ? { ...job, pieces: pick(job.pieces) }
    : { ...job, pieces: pick(job.pieces) };
}

function isDeath(outcome: Outcome | Withdrawn): boolean {
  return outcome.kind === 'died';
}

function deadly(outcomes: readonly (Outcome | Withdrawn)[], left: readonly number[]): Error {
  const deaths = outcomes.filter(
    (outcome) => outcome.kind === 'died' || outcome.kind === 'given-up',
  );
  const reason = deaths.at(-1)?.reason;
  if (reason === undefined) return new Error(`internal: nobody did pieces ${left.join(', ')}`);
  return new UserError(
    `workers: a worker thread died ${RETRIES + 1} times on the same work, the last time of "${reason.message}"; ` +
      'run with no workers to see where, or with fewer if memory is short',
    { cause: reason },
  );
}

function hanging(job: Job, limitMs: number): Error {
  const what = job.kind === 'play' ? 'shard of episodes' : 'gradient';
  return new UserError(
    `workers: a worker must answer within ${limitMs / 1000} s, but finished no ${what} in that time and was ended; ` +
      'run with no workers to see what hangs; if nothing does, plan fewer games for an update',
  );
}
