import { Observable, Subscriber, Subscription } from 'rxjs';
import type { Observer, OperatorFunction } from 'rxjs';

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

type Report = (error: unknown) => void;
type Listener<T> = Partial<Observer<T>> | ((value: T) => void) | null;

/** Only `subscribe` and `pipe` differ from any Observable's: the first guards, the second makes another such stream. */
class IsolatedObservable<T> extends Observable<T> {
  readonly #report: Report;

  constructor(source: Observable<T>, report: Report) {
    super((subscriber) => source.subscribe(subscriber));
    this.#report = report;
  }

  // `never`: operators are checked against RxJS's own signatures of `pipe`, which this one stands for.
  override pipe(...operators: readonly OperatorFunction<never, never>[]): Observable<never> {
    const piped = operators.reduce<Observable<unknown>>(
      (stream, operator) => operator(stream as Observable<never>),
      this,
    );
    return new IsolatedObservable(piped as Observable<never>, this.#report);
  }

  override subscribe(
    listener?: Listener<T>,
    error?: ((error: unknown) => void) | null,
    complete?: (() => void) | null,
  ): Subscription {
    if (listener instanceof Subscriber) return super.subscribe(listener); // an operator's own
    const observer: Partial<Observer<T>> =
      typeof listener === 'object' && listener !== null
        ? listener
        : {
            ...(listener ? { next: listener } : {}),
            ...(error ? { error } : {}),
            ...(complete ? { complete } : {}),
          };
    const guarded = new Guarded(observer, this.#report);
    guarded.subscription.add(super.subscribe(guarded)); // at once unsubscribed if the observer has failed by now
    return guarded.subscription;
  }
}

/** Passes on to an observer until it throws. */
class Guarded<T> implements Observer<T> {
  readonly subscription = new Subscription();
  readonly #observer: Partial<Observer<T>>;
  readonly #report: Report;

  constructor(observer: Partial<Observer<T>>, report: Report) {
    this.#observer = observer;
    this.#report = report;
  }

  next(value: T): void {
    this.#guard(() => this.#observer.next?.(value));
  }

  error(thrown: unknown): void {
    this.#guard(() => (this.#observer.error ? this.#observer.error(thrown) : this.#report(thrown)));
  }

  complete(): void {
    this.#guard(() => this.#observer.complete?.());
  }

  #guard(call: () => void): void {
    if (this.subscription.closed) return;
    try {
      call();
    } catch (thrown) {
      this.subscription.unsubscribe();
      this.#report(thrown);
    }
  }
}
