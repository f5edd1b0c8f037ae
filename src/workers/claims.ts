/**
 * Shares the pieces of one call among threads without asking a dispatcher: each thread takes the
 * next number off a shared counter until none is left. A thread that is late takes fewer; a main
 * thread that is deep in a computation holds nobody up.
 *
 * Word 0 counts what was taken; word 1 + t counts what thread t has finished.
 */
export type Claims = Int32Array;

/** For `threads` takers, numbered from 0. */
export function openClaims(threads: number): Claims {
  return new Int32Array(new SharedArrayBuffer(4 * (1 + threads)));
}

/** The next piece in [0, count) that nobody took, or undefined if none is left. */
export function claim(claims: Claims, count: number): number | undefined {
  const taken = Atomics.add(claims, 0, 1);
  return taken < count ? taken : undefined;
}

/** Leaves nothing to take: threads end after the piece they are at. */
export function exhaust(claims: Claims, count: number): void {
  Atomics.store(claims, 0, count);
}

/** Tells who watches for threads that hang that this one doesn't. */
export function markFinished(claims: Claims, thread: number): void {
  Atomics.add(claims, 1 + thread, 1);
}

export function finishedBy(claims: Claims, thread: number): number {
  return Atomics.load(claims, 1 + thread);
}
