import { Subject } from 'rxjs';
import type { EpisodeEvent } from '../core/episode.ts';
import type { AgentId } from '../core/ids.ts';
import type { Message, Utterance } from '../core/message.ts';

/** A message as it passes over the stream, in the form in which the log keeps it. */
export type MessageEvent = Extract<EpisodeEvent, { kind: 'message' }>;

/** What is said from outside: like any message, but the stream gives it its `seq`. */
export type Injection = Omit<Message, 'seq'>;

/**
 * The stream of one episode, over which all its messages pass. Here they get their `seq`; the
 * episode, which logs and delivers them, is a subscriber of the stream.
 */
export class MessageStream {
  readonly #subject = new Subject<MessageEvent>();
  readonly #injected: Injection[] = []; // and not yet said
  #said = 0;

  subscribe(next: (event: MessageEvent) => void): void {
    this.#subject.subscribe(next);
  }

  say(from: AgentId, { to, kind, body }: Utterance): void {
    const message: Message = { seq: this.#said++, from, to, kind, body };
    this.#subject.next({ kind: 'message', message });
    this.sayInjected();
  }

  /** Said at once, even between two messages of the same speaker. */
  sayInjection({ from, to, kind, body }: Injection): void {
    const message: Message = { seq: this.#said++, from, to, kind, body };
    this.#subject.next({ kind: 'message', message, injected: true });
  }

  /** To be said as soon as every subscriber has seen the message that is being said now. */
  inject(injection: Injection): void {
    this.#injected.push(injection);
  }

  sayInjected(): void {
    while (this.#injected.length > 0) this.sayInjection(this.#injected.shift() as Injection);
  }

  close(): void {
    this.#subject.complete();
    this.#injected.length = 0;
  }
}
