import { CannotGoOn } from '../cannot-go-on.ts';
import type { Clock } from './clock.ts';
import { within } from './clock.ts';
import type { OutsideLimits } from './endpoint-settings.ts';
import { TransportFailure } from './transport.ts';
import type { Transport } from './transport.ts';

/** How often a server that is gone is looked for. */
const EVERY_MS = 15_000;

export interface OutageOptions {
  readonly url: string;
  readonly transport: Pick<Transport, 'models'>;
  readonly clock: Clock;
  readonly limits: Pick<OutsideLimits, 'onOutage' | 'pauseMinutes' | 'timeoutSeconds'>;
  readonly say: (text: string) => void;
}

/** Tells a server that is gone from a request that it can't answer, and waits for it. */
export class Outage {
  readonly #options: OutageOptions;
  #pause: Promise<void> | undefined;

  constructor(options: OutageOptions) {
    this.#options = options;
  }

  /**
   * To be called where a request has failed as often as it may.
   *
   * @returns once the server is back, if it was gone
   * @throws the failure itself, if the server is there: then it is the request's own
   * @throws CannotGoOn if the server stays away
   */
  async wait(failure: Error, signal: AbortSignal): Promise<void> {
    if (this.#pause === undefined && (await this.#isThere(signal))) throw failure;
    this.#pause ??= this.#wait(failure, signal).finally(() => (this.#pause = undefined));
    return this.#pause;
  }

  async #wait({ message }: Error, signal: AbortSignal): Promise<void> {
    const { url, clock, limits, say } = this.#options;
    const { onOutage, pauseMinutes } = limits;
    if (onOutage === 'pause') {
      say(
        `${url} can't be reached (${message}); the run waits for it, ${pauseMinutes} minutes at most`,
      );
      const until = clock.now() + 60_000 * pauseMinutes;
      while (clock.now() < until) {
        await clock.wait(Math.min(EVERY_MS, until - clock.now()), signal);
        if (await this.#isThere(signal)) {
          say(`${url} is there again; the run goes on`);
          return;
        }
      }
    }
    throw new CannotGoOn('outage', `${url} can't be reached (${message})`);
  }

  /** Whatever it answers, it answers: only a gateway says for a server that it is gone. */
  async #isThere(signal: AbortSignal): Promise<boolean> {
    const { transport, clock, limits } = this.#options;
    try {
      await within(1000 * Math.min(limits.timeoutSeconds, 10), { clock, signal }, (until) =>
        transport.models(until),
      );
      return true;
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      const { status = 500 } = error instanceof TransportFailure ? error : {};
      return status < 500;
    }
  }
}
