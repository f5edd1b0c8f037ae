import { asError } from '../core/errors.ts';
import type { Episode, EpisodePlan } from '../core/episode.ts';
import type { GradientJob, GradientResult } from '../learning/gradient-job.ts';
import { claim, exhaust, markFinished } from './claims.ts';
import type { Claims } from './claims.ts';
import type { Publication } from '../training/weight-store.ts';
import type { WorkerRuntime } from '../training/worker-runtime.ts';

/** The pieces of one call, as every thread that takes part is told of them. */
export type Work = PlayWork | GradientWork;

export interface PlayWork {
  readonly kind: 'play';
  readonly pieces: readonly (readonly EpisodePlan[])[];
  readonly weights: readonly Publication[];
}

export interface GradientWork {
  readonly kind: 'gradients';
  readonly pieces: readonly GradientJob[];
}

/** A thread's part of a call. */
export interface Share {
  readonly work: Work;
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
export async function workOff(runtime: WorkerRuntime, share: Share): Promise<Answer> {
  const { work } = share;
  switch (work.kind) {
    case 'play':
      return takePieces(share, 'played', (piece) =>
        runtime.play(work.pieces[piece] as PlayWork['pieces'][number], work.weights),
      );
    case 'gradients':
      return takePieces(share, 'computed', (piece) =>
        runtime.gradient(work.pieces[piece] as GradientJob),
      );
  }
}

async function takePieces<Kind extends 'played' | 'computed', Result>(
  { work, claims, thread }: Share,
  kind: Kind,
  make: (piece: number) => Result | Promise<Result>,
): Promise<
  | { readonly kind: Kind; readonly done: readonly Done<Result>[] }
  | Extract<Answer, { kind: 'failed' }>
> {
  const done: Done<Result>[] = [];
  const count = work.pieces.length;
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
