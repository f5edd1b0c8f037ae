import type { AnyStateMachine } from 'xstate';
import type { Decision, Prompt } from '../core/decision.ts';
import type { EpisodeEvent } from '../core/episode.ts';
import type { AgentId } from '../core/ids.ts';
import type { Message, Plain, Utterance } from '../core/message.ts';

/** A policy's reply as the role understands it. Malformed replies stay what they are: never coerced. */
export type Reply<Body = Plain> =
  | { readonly ok: true; readonly body: Body; readonly text: string }
  | { readonly ok: false; readonly reason: string; readonly text: string };

/** What an agent's machine is told: a message that was addressed to it, or its policy's reply. */
export type AgentEvent<Heard extends Message = Message, Body = Plain> =
  HeardEvent<Heard> | { readonly type: 'reply'; readonly reply: Reply<Body> };

/** A message arrives as an event of its own kind, so that `on: { candidate: 'examining' }` reads as the protocol does. */
export type HeardEvent<Heard extends Message = Message> = Heard extends Message
  ? { readonly type: Heard['kind']; readonly message: Heard }
  : never;

/** What a machine emits to speak; see `say`. */
export interface SayEvent<Said extends Utterance = Utterance> {
  readonly type: 'say';
  readonly say: Said;
}

/** What an environment's machine may put in the log beside what it says; nobody hears it. */
export type LoggedEvent = Extract<EpisodeEvent, { kind: 'chance' | 'returns' | 'outside' }>;

/** What an environment's machine emits to have something logged. */
export interface LogEvent {
  readonly type: 'log';
  readonly log: LoggedEvent;
}

/** Given to every agent's machine as its input. */
export interface AgentInput {
  readonly self: AgentId;
}

/**
 * A role: a state machine that hears messages, decides and speaks, with how it sees (`observe`) and
 * how its policy's reply is understood (`parse`).
 *
 * The machine is pure: no invoked promises, no timers, no clock, no randomness. A state that waits for
 * a decision carries the tag `deciding`; there the simulation calls `observe`, has the policy answer,
 * calls `parse`, and sends `{ type: 'reply', reply }`. Roles without such a state need no policy.
 */
export interface Role<Context = unknown> {
  readonly name: string;
  readonly machine: AnyStateMachine;
  /** The prompt in a `deciding` state. Shows what the agent heard, and no ground truth. */
  observe(context: Context): Prompt;
  /**
   * Understands a reply, or says why it can't. Must not throw on any text.
   *
   * @param finish - how the reply ended: `length` was cut at the prompt's `maxLength`, before its stop
   */
  parse(text: string, context: Context, finish?: Decision['finish']): Reply;
}

/** The tag of states in which the machine waits for its policy. */
export const DECIDING = 'deciding';
