import { ENVIRONMENT } from '../core/ids.ts';
import type { AgentId } from '../core/ids.ts';
import type { Plain, Utterance } from '../core/message.ts';
import type { Reply, SayEvent } from './role.ts';

/** What a machine emits to speak: `emit(say('solver-1', 'question', { problem }))`. */
export function say<Kind extends string, Body extends Plain>(
  to: AgentId,
  kind: Kind,
  body: Body,
): SayEvent<Utterance<Kind, Body>> {
  return { type: 'say', say: { to, kind, body } };
}

/** Told in place of what was asked for, where a policy's reply could not be understood. */
export type MalformedBody = { readonly reason: string };

/** What `sayReply` makes, for a machine that says nothing else. */
export type SayReplyEvent<Kind extends string, Body extends Plain> =
  SayEvent<Utterance<Kind, Body>> | SayEvent<Utterance<'malformed', MalformedBody>>;

/** Says to the environment what the reply holds, or that it was malformed; nothing in between. */
export function sayReply<Kind extends string, Body extends Plain>(
  kind: Kind,
  reply: Reply<Body>,
): SayReplyEvent<Kind, Body> {
  return reply.ok
    ? say(ENVIRONMENT, kind, reply.body)
    : say(ENVIRONMENT, 'malformed', { reason: reply.reason });
}
