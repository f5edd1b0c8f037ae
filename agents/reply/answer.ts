import { ENVIRONMENT } from 'agon';
import type { Plain, Reply, SayEvent, Utterance } from 'agon';

/** Told instead of the answer where a policy's reply could not be understood. */
export type MalformedBody = { readonly reason: string };

export type Answer<Kind extends string, Body extends Plain> =
  SayEvent<Utterance<Kind, Body>> | SayEvent<Utterance<'malformed', MalformedBody>>;

/** Says to the environment what the reply holds, or that it was malformed; nothing in between. */
export function answer<Kind extends string, Body extends Plain>(
  kind: Kind,
  reply: Reply<Body>,
): Answer<Kind, Body> {
  return reply.ok
    ? { type: 'say', say: { to: ENVIRONMENT, kind, body: reply.body } }
    : {
        type: 'say',
        say: { to: ENVIRONMENT, kind: 'malformed', body: { reason: reply.reason } },
      };
}
