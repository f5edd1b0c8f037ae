/** Time as an argument: a run takes the machine's own, a test one that it moves itself. */
export interface Clock {
  /** Milliseconds that never go back, from wherever. */
  now(): number;
  /** Resolves after so many milliseconds; rejects with the signal's reason as soon as that is aborted. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** Why a call was given up that took longer than it may. */
class TimedOut extends Error {
  constructor(milliseconds: number) {
    super(`no reply within ${milliseconds / 1000} s`);
    this.name = 'TimedOut';
  }
}

/** Calls with a signal that is aborted with `TimedOut` after so many milliseconds, or with `signal`. */
export async function within<Result>(
  milliseconds: number,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
  call: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const late = new AbortController();
  const done = new AbortController();
  clock.wait(milliseconds, done.signal).then(
    () => late.abort(new TimedOut(milliseconds)),
    () => undefined, // the call came to its end before
  );
  try {
    return await call(AbortSignal.any([signal, late.signal]));
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (late.signal.aborted) throw late.signal.reason;
    throw error;
  } finally {
    done.abort();
  }
}
