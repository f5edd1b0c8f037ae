import type { Clock } from './clock.ts';

const MINUTE_MS = 60_000;

/**
 * Requests and tokens a minute, over a sliding window, first come first served; and waits that a server asks for, which
 * hold for everybody.
 */
export class RateLimit {
  readonly #clock: Clock;
  readonly #requests: number;
  readonly #tokens: number;
  #admitted: { readonly at: number; tokens: number }[] = [];
  #pausedUntil = -Infinity;
  #last: Promise<unknown> = Promise.resolve();

  /** @param limits - 0: none */
  constructor(
    clock: Clock,
    limits: { readonly requestsPerMinute: number; readonly tokensPerMinute: number },
  ) {
    this.#clock = clock;
    this.#requests = limits.requestsPerMinute || Infinity;
    this.#tokens = limits.tokensPerMinute || Infinity;
  }

  /**
   * Waits until a request may be sent.
   *
   * @param tokens - that it may take
   * @returns to be told how many it took
   */
  admit(tokens: number, signal: AbortSignal): Promise<(took: number) => void> {
    const admitted = this.#last.then(() => this.#wait(tokens, signal));
    this.#last = admitted.catch(() => undefined);
    return admitted;
  }

  /** Nobody is admitted for so long from now. */
  pause(milliseconds: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.now() + milliseconds);
  }

  async #wait(tokens: number, signal: AbortSignal): Promise<(took: number) => void> {
    for (;;) {
      const now = this.#clock.now();
      this.#admitted = this.#admitted.filter(({ at }) => at > now - MINUTE_MS);
      const until = Math.max(this.#pausedUntil, this.#freeAt(tokens));
      if (!(until > now)) break;
      await this.#clock.wait(until - now, signal);
    }
    const mine = { at: this.#clock.now(), tokens };
    this.#admitted.push(mine);
    return (took) => (mine.tokens = took);
  }

  /** When so many tokens more fit into a minute; one that never fits goes alone. */
  #freeAt(tokens: number): number {
    let requests = this.#admitted.length;
    let used = this.#admitted.reduce((sum, one) => sum + one.tokens, 0);
    let at = -Infinity;
    for (const oldest of this.#admitted) {
      if (requests < this.#requests && used + tokens <= this.#tokens) break;
      requests--;
      used -= oldest.tokens;
      at = oldest.at + MINUTE_MS;
    }
    return at;
  }
}
