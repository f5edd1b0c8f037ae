import { asError } from '../core/errors.ts';
import type { Episode, EpisodePlan } from '../core/episode.ts';
import type { GradientJob, GradientResult } from '../learning/gradient-job.ts';
import type { Publication } from '../training/weight-store.ts';
import type { WorkerRuntime } from '../training/worker-runtime.ts';

/** One call of an executor, in pieces, as every thread that takes part is told of it. */
export type Job = PlayJob | GradientsJob;

export interface PlayJob {
  readonly kind: 'play';
  readonly pieces: readonly (readonly EpisodePlan[])[];
  readonly weights: readonly Publication[];
}

export interface GradientsJob {
  readonly kind: 'gradients';
  readonly pieces: readonly GradientJob[];
}

/** A thread's part of a job: whichever pieces it takes. */
export interface JobPart {
  readonly job: Job;
  readonly claims: Claims;
  /** The taker's number: `HERE`, or a worker's from 1. */
  readonly thread: number;
}

/** The thread that hands out. */
export const HERE = 0;

/** What a thread made of its part. An error is an answer too: it comes again on every thread. */
export type Answer =
  | { readonly kind: 'played'; readonly done: readonly Done<readonly Episode[]>[] }
  | { readonly kind: 'computed'; readonly done: readonly Done<GradientResult>[] }
  | { readonly kind: 'failed'; readonly piece: number; readonly error: Error };

export interface Done<Result> {
  readonly piece: number;
  readonly result: Result;
}

/** Takes pieces until none is left. */
export async function doPart(runtime: WorkerRuntime, part: JobPart): Promise<Answer> {
  const { job } = part;
  switch (job.kind) {
    case 'play':
      return takePieces(part, 'played', (piece) =>
        runtime.play(job.pieces[piece] as PlayJob['pieces'][number], job.weights),
      );
    case 'gradients':
      return takePieces(part, 'computed', (piece) =>
        runtime.gradient(job.pieces[piece] as GradientJob),
      );
  }
}

async function takePieces<Kind extends 'played' | 'computed', Result>(
  { job, claims, thread }: JobPart,
  kind: Kind,
  make: (piece: number) => Result | Promise<Result>,
): Promise<
  | { readonly kind: Kind; readonly done: readonly Done<Result>[] }
  | Extract<Answer, { kind: 'failed' }>
> {
  const done: Done<Result>[] = [];
  const count = job.pieces.length;
  markBegun(claims, thread);
  for (let piece = claim(claims, count); piece !== undefined; piece = claim(claims, count)) {
    try {
      done.push({ piece, result: await make(piece) });
    } catch (error) {
      exhaust(claims, count);
      return { kind: 'failed', piece, error: asError(error) };
    }
    markFinished(claims, thread);
    // This thread must hear between two pieces that a worker has become free to help.
    if (thread === HERE) await new Promise(setImmediate);
  }
  return { kind, done };
}

/**
 * Shares the pieces of one call among threads without asking a dispatcher: each thread takes the
 * next number off a shared counter until none is left. A thread that is late takes fewer; a main
 * thread that is deep in a computation holds nobody up.
 *
 * Word 0 counts what was taken; word 1 + 2t counts what thread t has finished, word 2 + 2t whether it has begun.
 */
export type Claims = Int32Array;

/** For `threads` takers, numbered from 0. */
export function openClaims(threads: number): Claims {
  return new Int32Array(new SharedArrayBuffer(4 * (1 + 2 * threads)));
}

/** The next piece in [0, count) that nobody took, or undefined if none is left. */
function claim(claims: Claims, count: number): number | undefined {
  const taken = Atomics.add(claims, 0, 1);
  return taken < count ? taken : undefined;
}

/** Leaves nothing to take: threads end after the piece they are at. */
export function exhaust(claims: Claims, count: number): void {
  Atomics.store(claims, 0, count);
}

/** Tells who watches for threads that hang that this one doesn't. */
function markFinished(claims: Claims, thread: number): void {
  Atomics.add(claims, 1 + 2 * thread, 1);
}

export function finishedBy(claims: Claims, thread: number): number {
  return Atomics.load(claims, 1 + 2 * thread);
}

/** To be said before the first piece is taken: a thread that dies earlier took none to its grave. */
function markBegun(claims: Claims, thread: number): void {
  Atomics.store(claims, 2 + 2 * thread, 1);
}

export function hasBegun(claims: Claims, thread: number): boolean {
  return Atomics.load(claims, 2 + 2 * thread) === 1;
}

/**
 * Cuts a list into contiguous pieces that threads take one after the other. Results don't depend on
 * the cut.
 *
 * @param threads - how many will take pieces, at least 1
 * @param size - items in a piece, at least 1. If absent all of them for one thread, else two pieces a
 *   thread: then one that was busy can catch up, at the price of smaller batches for the policies
 */
export function cutPieces<Item>(
  items: readonly Item[],
  threads: number,
  size = Math.ceil(items.length / (threads === 1 ? 1 : 2 * threads)),
): readonly (readonly Item[])[] {
  if (!(Number.isSafeInteger(size) && size >= 1) && items.length > 0) {
    throw new RangeError(`pieces: a size must be an integer of at least 1, got ${size}`);
  }
  const pieces: (readonly Item[])[] = [];
  for (let at = 0; at < items.length; at += size) pieces.push(items.slice(at, at + size));
  return pieces;
}
