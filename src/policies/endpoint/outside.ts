import type PQueue from 'p-queue';
import { CannotGoOn } from '../cannot-go-on.ts';
import { Budget } from './budget.ts';
import type { Clock } from './clock.ts';
import type { OutsideLimits } from './endpoint-settings.ts';
import { importPeer } from './openai-transport.ts';
import type { OutsideJournal } from './outside-journal.ts';
import { RateLimit } from './rate-limit.ts';

export interface OutsideOptions {
  readonly limits: OutsideLimits;
  readonly clock: Clock;
  readonly journal: OutsideJournal;
  /** Told in a sentence what a user should know, once each. */
  readonly say: (text: string) => void;
}

/**
 * All that a run's outside policies share: how many requests are under way, how many a minute, what they may cost, and
 * where their replies are kept. There is one for a run, in one thread.
 */
export class Outside {
  readonly limits: OutsideLimits;
  readonly clock: Clock;
  readonly journal: OutsideJournal;
  readonly budget: Budget;
  readonly rate: RateLimit;
  readonly #say: (text: string) => void;
  readonly #said = new Set<string>();
  readonly #queue: Pick<PQueue, 'add'>;
  readonly #ending = new AbortController();
  #stopped: CannotGoOn | undefined;
  #underWay = 0;
  #drained: (() => void)[] = [];

  /** @param queue - limits how many requests are under way; see `openOutside` */
  constructor({ limits, clock, journal, say }: OutsideOptions, queue: Pick<PQueue, 'add'>) {
    this.limits = limits;
    this.clock = clock;
    this.journal = journal;
    this.budget = new Budget(limits.budget);
    this.rate = new RateLimit(clock, limits);
    this.#say = say;
    this.#queue = queue;
  }

  /** Aborted once the run can't go on: who only waits need wait no longer. */
  get ending(): AbortSignal {
    return this.#ending.signal;
  }

  say(text: string): void {
    if (this.#said.has(text)) return;
    this.#said.add(text);
    this.#say(text);
  }

  /**
   * Makes a request when its turn comes. Once one of them says that the run can't go on, no other is begun; those that
   * were sent come to their end first, as they will be paid for.
   */
  async run<Result>(signal: AbortSignal, ask: () => Promise<Result>): Promise<Result> {
    try {
      return await this.#queue.add(async () => {
        signal.throwIfAborted();
        if (this.#stopped !== undefined) throw this.#stopped;
        this.#underWay++;
        try {
          return await ask();
        } finally {
          this.#underWay--;
          if (this.#underWay === 0) for (const wake of this.#drained.splice(0)) wake();
        }
      });
    } catch (error) {
      if (!(error instanceof CannotGoOn)) throw error;
      if (!this.ending.aborted) this.#ending.abort((this.#stopped = error));
      if (this.#underWay > 0) await new Promise<void>((wake) => this.#drained.push(wake));
      throw this.#stopped ?? error;
    }
  }
}

/** Throws a UserError that says what to install if `p-queue` isn't there. */
export async function openOutside(options: OutsideOptions): Promise<Outside> {
  const { default: Queue } = await importPeer(() => import('p-queue'), 'p-queue@9');
  return new Outside(options, new Queue({ concurrency: options.limits.concurrency }));
}
