import type { Clock } from '../../../src/policies/endpoint/clock.ts';

/** Time that passes as soon as somebody waits for it, but for time-outs, which strike when the test says so. */
export class SkippingClock implements Clock {
  /** All that was waited for, in milliseconds; time-outs not counted. */
  readonly waited: number[] = [];
  readonly #timeoutsMs: readonly number[];
  readonly #late = new Set<() => void>();
  #now = 0;

  /** @param timeoutsMs - how long the waits are that are time-outs */
  constructor(...timeoutsMs: readonly number[]) {
    this.#timeoutsMs = timeoutsMs;
  }

  now(): number {
    return this.#now;
  }

  wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(signal.reason as Error);
    if (!this.#timeoutsMs.includes(milliseconds)) {
      this.waited.push(milliseconds);
      this.#now += milliseconds;
      return Promise.resolve();
    }
    return new Promise((strike, leave) => {
      this.#late.add(strike);
      signal.addEventListener('abort', () => {
        this.#late.delete(strike);
        leave(signal.reason as Error);
      });
    });
  }

  /** Whoever waits for a reply has waited too long. */
  strike(): void {
    for (const strike of this.#late) strike();
    this.#late.clear();
  }
}
