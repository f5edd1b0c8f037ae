import type { DecisionRequest } from '../../core/decision.ts';
import { foldKey, openStream } from '../../core/random.ts';
import type { RandomStream } from '../../core/random.ts';
import { CannotGoOn } from '../cannot-go-on.ts';
import { moneyOf } from './budget.ts';
import type { Spent } from './budget.ts';
import { within } from './clock.ts';
import type { EndpointModel, ServerKind } from './endpoint-settings.ts';
import { Outage } from './outage.ts';
import type { Outside } from './outside.ts';
import type { OutsideReply } from './outside-reply.ts';
import { readReply } from './read-reply.ts';
import type { ReadReply } from './read-reply.ts';
import { callFor } from './request-body.ts';
import type { Question } from './request-body.ts';
import { judgeFailure, serverKindOf, TransportFailure } from './transport.ts';
import type { Transport } from './transport.ts';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

/** A reply as the server gave it, and whether a grammar kept it to the legal ones. */
export interface Answered {
  readonly read: ReadReply;
  readonly usage: OutsideReply['usage'];
  readonly isConstrained: boolean;
}

/** A server: asks it, as often as it takes, within the limits of the run. */
export class EndpointServer {
  readonly #outside: Outside;
  readonly #transport: Transport;
  readonly #outage: Outage;
  readonly #url: string;
  #kind: ServerKind | undefined;
  #hasAnswered = false;
  /** Since when it asks to be left alone. */
  #waitingSince: number | undefined;

  constructor(url: string, transport: Transport, outside: Outside) {
    const { clock, limits } = outside;
    this.#url = url;
    this.#transport = transport;
    this.#outside = outside;
    const say = (text: string): void => outside.say(text);
    this.#outage = new Outage({ url, transport, clock, limits, say });
  }

  /**
   * Asks until there is a reply of the right form.
   *
   * @param accept - throws an OddReply at one that won't do
   * @throws why there is none, which is the request's own fault; CannotGoOn if nobody can be answered
   */
  async ask(
    model: EndpointModel,
    question: Question,
    { key }: Pick<DecisionRequest, 'key'>,
    accept: (reply: ReadReply) => void,
    signal: AbortSignal,
  ): Promise<Answered> {
    const { limits, clock, ending } = this.#outside;
    const stream = openStream(foldKey(key, 'retry'));
    const patient = AbortSignal.any([signal, ending]);
    for (let failures = 0; ;) {
      try {
        return await this.#attempt(model, question, accept, { signal, patient });
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        if (error instanceof CannotGoOn || ending.aborted) throw error;
        if (!(error instanceof Error)) throw error;
        const verdict = judgeFailure(error, this.#hasAnswered);
        if (verdict === 'give-up') throw error;
        if (verdict === 'stop') throw this.#refused(error);
        if (verdict === 'wait') {
          this.#leaveAlone(error, stream);
          continue;
        }
        if (failures++ >= limits.retries) {
          await this.#outage.wait(error, patient);
          failures = 0;
          continue;
        }
        await clock.wait(waitAfter(failures, error, stream), patient);
      }
    }
  }

  async #attempt(
    model: EndpointModel,
    question: Question,
    accept: (reply: ReadReply) => void,
    { signal, patient }: Readonly<Record<'signal' | 'patient', AbortSignal>>,
  ): Promise<Answered> {
    const { budget, rate, clock, limits } = this.#outside;
    const most: Spent = { tokensIn: guessTokens(question), tokensOut: question.maxTokens };
    await budget.setAside(most, model.price);
    try {
      const tell = await rate.admit(most.tokensIn + most.tokensOut, patient);
      const milliseconds = 1000 * limits.timeoutSeconds;
      const call = callFor(question, await this.#kindFor(model, milliseconds, signal));
      const began = clock.now();
      const given = await within(milliseconds, { clock, signal }, (until) =>
        this.#transport.send(call.route, call.body, until),
      );
      const read = readReply(given, call.isWrapped);
      // Where a server tells no usage, what is known of the tokens, or a guess, is counted.
      const spent: Spent = {
        tokensIn: read.usage.tokensIn ?? read.promptTokens?.length ?? most.tokensIn,
        tokensOut: read.usage.tokensOut ?? (read.tokens.length || Math.ceil(read.text.length / 3)),
      };
      const isPriced = model.price.in > 0 || model.price.out > 0;
      const usage = {
        ...spent,
        milliseconds: Math.round(clock.now() - began),
        ...(isPriced && { money: moneyOf(spent, model.price) }),
      };
      budget.spend(usage); // before it is looked at: an odd reply is paid for, too
      tell(spent.tokensIn + spent.tokensOut);
      accept(read);
      this.#hasAnswered = true;
      this.#waitingSince = undefined;
      return { read, usage, isConstrained: call.isConstrained };
    } finally {
      budget.giveBack(most, model.price);
    }
  }

  async #kindFor(
    { server }: EndpointModel,
    milliseconds: number,
    signal: AbortSignal,
  ): Promise<ServerKind> {
    if (server !== 'auto') return server;
    if (this.#kind !== undefined) return this.#kind;
    const { clock } = this.#outside;
    try {
      const models = await within(milliseconds, { clock, signal }, (until) =>
        this.#transport.models(until),
      );
      return (this.#kind = serverKindOf(models));
    } catch (error) {
      const status = error instanceof TransportFailure ? error.status : undefined;
      // It is there and has no such list.
      if (status === 404 || status === 405 || status === 501) return (this.#kind = 'plain');
      throw error;
    }
  }

  /** Nobody asks for as long as the server says, or a while. */
  #leaveAlone(error: Error, stream: RandomStream): void {
    const { clock, rate, limits } = this.#outside;
    const now = clock.now();
    const since = (this.#waitingSince ??= now);
    const wait = waitAfter(3, error, stream);
    if (now + wait - since > 60_000 * limits.pauseMinutes) {
      throw new CannotGoOn(
        'outage',
        `${this.#url} asks to wait longer than ${limits.pauseMinutes} minutes (${error.message})`,
      );
    }
    rate.pause(wait);
  }

  #refused({ message }: Error): CannotGoOn {
    return new CannotGoOn(
      'outage',
      `${this.#url} refuses to answer (${message}); look at the model's name, its address and its key (--key-env)`,
    );
  }
}

/** What the server says, or twice as long each time; with some chance, so that not all come back at once. */
function waitAfter(failures: number, error: Error, stream: RandomStream): number {
  const asked = error instanceof TransportFailure ? error.retryAfterMs : undefined;
  const doubled = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1));
  return asked ?? doubled * (0.5 + 0.5 * stream.uniform());
}

/** Tokens of a prompt, rather too many: most tokenisers take some four characters for one. */
function guessTokens({ messages }: Question): number {
  const characters = messages.reduce((sum, { content }) => sum + content.length, 0);
  return Math.ceil(characters / 3) + 16 * (messages.length + 1);
}
