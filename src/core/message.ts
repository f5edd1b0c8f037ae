import type { AgentId } from './ids.ts';

/** Data that survives a trip through a file or a thread unchanged. */
export type Plain =
  null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };

/**
 * All that passes between agents and environment. Agents never call each other.
 *
 * `kind` is the discriminator of a protocol's union, `body` is plain data, `seq` counts the
 * messages of one episode from 0.
 */
export interface Message<Kind extends string = string, Body = Plain> {
  readonly seq: number;
  readonly from: AgentId;
  readonly to: AgentId;
  readonly kind: Kind;
  readonly body: Body;
}

/** What an actor asks to be sent; the episode adds `seq` and `from`. */
export type Utterance<Kind extends string = string, Body = Plain> = Omit<
  Message<Kind, Body>,
  'seq' | 'from'
>;

/** A protocol names its kinds of message and the body each carries: `{ verdict: { correct: boolean } }`. */
export type MessagesOf<Protocol> = {
  [Kind in keyof Protocol & string]: Message<Kind, Protocol[Kind]>;
}[keyof Protocol & string];
