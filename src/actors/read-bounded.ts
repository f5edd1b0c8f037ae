import type { Observable } from 'rxjs';
import { UserError } from '../core/errors.ts';

/** A stream read at the reader's own pace. */
export interface BoundedReader<T> extends AsyncIterableIterator<T> {
  /** Values that were lost because the reader was slower than the stream. */
  readonly dropped: number;
}

/**
 * Reads a stream with `for await` without ever holding more than `capacity` values: when the reader
 * is slower than the stream the oldest unread value is dropped and counted. Never slows the stream.
 *
 * Subscribes at once; unsubscribes when the loop is left. The loop ends when the stream does.
 *
 * @param capacity - an integer of at least 1.
 */
export function readBounded<T>(source: Observable<T>, capacity: number): BoundedReader<T> {
  if (!Number.isInteger(capacity) || capacity < 1) {
    throw new UserError(`capacity: must be an integer of at least 1, got ${capacity}`);
  }
  const ring = new Array<T>(capacity);
  let first = 0;
  let count = 0;
  let dropped = 0;
  let ended = false;
  let failure: { readonly error: unknown } | undefined;
  let wake: (() => void)[] = [];
  const wakeReaders = (): void => {
    const sleeping = wake;
    wake = [];
    for (const resume of sleeping) resume();
  };
  const subscription = source.subscribe({
    next: (value) => {
      ring[(first + count) % capacity] = value;
      if (count < capacity) count++;
      else {
        first = (first + 1) % capacity;
        dropped++;
      }
      wakeReaders();
    },
    error: (error: unknown) => {
      failure = { error };
      ended = true;
      wakeReaders();
    },
    complete: () => {
      ended = true;
      wakeReaders();
    },
  });
  const take = (): T => {
    const value = ring[first] as T;
    ring[first] = undefined as T; // the reader's now; don't keep it alive
    first = (first + 1) % capacity;
    count--;
    return value;
  };
  return {
    get dropped() {
      return dropped;
    },
    async next() {
      while (count === 0 && !ended) await new Promise<void>((resolve) => wake.push(resolve));
      if (count > 0) return { done: false, value: take() };
      if (failure !== undefined) {
        const { error } = failure;
        failure = undefined;
        throw error;
      }
      return { done: true, value: undefined };
    },
    return() {
      subscription.unsubscribe();
      ended = true;
      ring.fill(undefined as T);
      count = 0;
      wakeReaders();
      return Promise.resolve({ done: true, value: undefined });
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
