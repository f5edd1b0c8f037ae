import { ENVIRONMENT } from 'agon-sim';
import type { Message, Plain, Reply, Role, SayEvent } from 'agon-sim';
import { initialTransition, transition } from 'xstate';
import type { AnyMachineSnapshot, ExecutableActionObject } from 'xstate';

/** Where a role's machine stands, and what it said on the way there. */
export interface Standing<Context = unknown> {
  readonly state: unknown;
  readonly deciding: boolean;
  readonly context: Context;
  readonly said: readonly SayEvent['say'][];
  readonly snapshot: AnyMachineSnapshot;
}

/** A role before it has heard anything; pure transitions all the way. */
export function start<Context>(role: Role<Context>): Standing<Context> {
  const [snapshot, actions] = initialTransition(role.machine, { self: 'me' });
  return standing(snapshot, actions);
}

/** The environment says something to the role. */
export function hear<Context>(
  role: Role<Context>,
  { snapshot }: Standing<Context>,
  kind: string,
  body: Plain,
): Standing<Context> {
  const message: Message = { seq: 0, from: ENVIRONMENT, to: 'me', kind, body };
  return standing(...transition(role.machine, snapshot, { type: kind, message }));
}

/** The role's policy replies with this text. */
export function reply<Context>(
  role: Role<Context>,
  { snapshot, context }: Standing<Context>,
  text: string,
): Standing<Context> {
  const understood: Reply = role.parse(text, context);
  return standing(...transition(role.machine, snapshot, { type: 'reply', reply: understood }));
}

function standing<Context>(
  snapshot: AnyMachineSnapshot,
  actions: readonly ExecutableActionObject[],
): Standing<Context> {
  const said = actions
    .filter(({ type }) => type === 'xstate.emit')
    .map(({ params }) => (params as { event: SayEvent }).event.say);
  return {
    state: snapshot.value,
    deciding: snapshot.hasTag('deciding'),
    context: snapshot.context as Context,
    said,
    snapshot,
  };
}
