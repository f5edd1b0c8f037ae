import { UserError } from '../core/errors.ts';
import { exhaust, openClaims } from './claims.ts';
import type { Claims } from './claims.ts';
import type { Lane, Ticket, Withdrawn } from './lane.ts';
import { HERE } from './work.ts';
import type { Answer, Done, Share, Work } from './work.ts';

/** How a thread's part of a call ended: an answer, or none because of the thread. */
export type Outcome =
  | Answer
  | { readonly kind: 'died'; readonly reason: Error }
  | { readonly kind: 'stuck'; readonly limitMs: number };

/** Who takes part in a call. */
export interface Crew {
  readonly workers: number;
  readonly beside: Lane<Share, Outcome>;
  /** This thread, if it takes part. */
  readonly here?: Lane<Share, Outcome>;
}

/** How often work that a dying worker left unfinished is handed out again. */
const RETRIES = 2;

/**
 * Hands the pieces of a call to a crew and gives the results in the order of the pieces.
 *
 * Pieces that a worker takes to its grave are done again by fresh workers, but not by this thread:
 * what killed a worker could end the whole run here.
 *
 * @param read - the results in an answer
 * @throws the error of the first piece that failed; a UserError if workers keep dying or one hangs;
 *   the signal's reason once it is aborted
 */
export async function shareOut<Result>(
  work: Work,
  crew: Crew,
  read: (answer: Outcome | Withdrawn) => readonly Done<Result>[],
  signal: AbortSignal,
): Promise<readonly Result[]> {
  const results = new Map<number, Result>();
  let left = [...work.pieces.keys()];
  let helpers = crew;
  for (let round = 0; left.length > 0; round++) {
    signal.throwIfAborted();
    const outcomes = await handOut(only(work, left), helpers, signal);
    for (const outcome of outcomes) {
      for (const { piece, result } of read(outcome)) results.set(left[piece] as number, result);
    }
    left = left.filter((piece) => !results.has(piece));
    if (left.length > 0 && round === RETRIES) throw deadly(outcomes, left);
    helpers = { workers: crew.workers, beside: crew.beside };
  }
  return [...work.pieces.keys()].map((piece) => results.get(piece) as Result);
}

/** One round: every thread takes pieces until none is left, or until it dies. */
async function handOut(
  work: Work,
  { workers, beside, here }: Crew,
  signal: AbortSignal,
): Promise<readonly (Outcome | Withdrawn)[]> {
  const count = work.pieces.length;
  const claims: Claims = openClaims(workers + 1);
  const tickets: Ticket<Outcome>[] = [];
  const withdraw = (): void => {
    for (const ticket of tickets) ticket.withdraw();
  };
  for (let thread = HERE + 1; thread <= Math.min(workers, count); thread++) {
    tickets.push(beside.enter({ work, claims, thread }, work.kind === 'gradients'));
  }
  // Last, because this thread may be deep in its first piece when `enter` returns.
  if (here !== undefined) tickets.push(here.enter({ work, claims, thread: HERE }));

  const ended = tickets.map(async ({ outcome }) => {
    const end = await outcome;
    if (end.kind === 'stuck') throw hanging(work, end.limitMs);
    if (end.kind !== 'died') withdraw(); // it found nothing left to take
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

function only(work: Work, pieces: readonly number[]): Work {
  const pick = <Piece>(all: readonly Piece[]): readonly Piece[] =>
    pieces.map((piece) => all[piece] as Piece);
  return work.kind === 'play'
    ? { ...work, pieces: pick(work.pieces) }
    : { ...work, pieces: pick(work.pieces) };
}

function deadly(outcomes: readonly (Outcome | Withdrawn)[], left: readonly number[]): Error {
  const deaths = outcomes.filter((outcome) => outcome.kind === 'died');
  const reason = deaths.at(-1)?.reason;
  if (reason === undefined) return new Error(`internal: nobody did pieces ${left.join(', ')}`);
  return new UserError(
    `workers: a worker thread died ${RETRIES + 1} times on the same work, the last time of "${reason.message}"; ` +
      'run with no workers to see where, or with fewer if memory is short',
    { cause: reason },
  );
}

function hanging(work: Work, limitMs: number): Error {
  const what = work.kind === 'play' ? 'shard of episodes' : 'gradient';
  return new UserError(
    `workers: a worker must answer within ${limitMs / 1000} s, but finished no ${what} in that time and was ended; ` +
      'run with no workers to see what hangs; if nothing does, plan fewer games for an update',
  );
}
