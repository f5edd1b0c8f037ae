import { Observable, Subscriber, Subscription } from 'rxjs';
import type { Observer, Operator } from 'rxjs';

/**
 * A stream whose subscribers can't stop the game: one that throws is unsubscribed and reported.
 *
 * Plain RxJS rethrows such an error from a timer, which ends a Node process. Streams made with
 * `pipe` are isolated too. Those made by combining several (`merge`, `combineLatest` …) are RxJS's
 * again: there, set its `config.onUnhandledError`.
 *
 * @param report - told of each error; prints to the console if absent.
 */
export function isolated<T>(
  source: Observable<T>,
  report: (error: unknown) => void = printError,
): Observable<T> {
  return new IsolatedObservable(source, report);
}

function printError(error: unknown): void {
  console.error('a subscriber of a message stream failed and was unsubscribed:', error);
}

type Listener<T> = Partial<Observer<T>> | ((value: T) => void) | null;

class IsolatedObservable<T> extends Observable<T> {
  readonly #report: (error: unknown) => void;

  constructor(source: Observable<unknown>, report: (error: unknown) => void) {
    super();
    this.source = source;
    this.#report = report;
    // As in RxJS: without an operator, subscribing means subscribing to the source.
    this.operator = { call: (subscriber, from: Observable<T>) => from.subscribe(subscriber) };
  }

  /** Called by every operator of RxJS 7 to make its result; keeps the result isolated. */
  override lift<R>(operator?: Operator<T, R>): Observable<R> {
    const lifted = new IsolatedObservable<R>(this, this.#report);
    if (operator !== undefined) lifted.operator = operator as Operator<unknown, R>;
    return lifted;
  }

  override subscribe(
    listener?: Listener<T>,
    error?: ((error: unknown) => void) | null,
    complete?: (() => void) | null,
  ): Subscription {
    if (listener instanceof Subscriber) return super.subscribe(listener); // an operator's own
    const given: Partial<Observer<T>> =
      typeof listener === 'function' || listener == null
        ? {
            ...(listener ? { next: listener } : {}),
            ...(error ? { error } : {}),
            ...(complete ? { complete } : {}),
          }
        : listener;
    const subscription = new Subscription();
    let failed = false;
    const guarded =
      <Arguments extends unknown[]>(call: (...args: Arguments) => void) =>
      (...args: Arguments): void => {
        if (failed) return;
        try {
          call(...args);
        } catch (thrown) {
          failed = true;
          subscription.unsubscribe();
          this.#report(thrown);
        }
      };
    const inner = super.subscribe({
      next: guarded((value) => given.next?.(value)),
      error: guarded((thrown) => (given.error ? given.error(thrown) : this.#report(thrown))),
      complete: guarded(() => given.complete?.()),
    });
    subscription.add(inner); // at once unsubscribed if the listener has failed by now
    return subscription;
  }
}
