// docs/examples/rock-paper-scissors/thrower.ts
import { DECIDING, ENVIRONMENT, say } from 'agon-sim';
import type { AgentEvent, AgentInput, Message, Role, SayEvent, Utterance } from 'agon-sim';
import { emit, setup } from 'xstate';

export const MOVES = ['r', 'p', 's'] as const;

/** Heard: `throw`, the call to play. Said: `thrown`, with the move; null if the reply was none. */
export type Call = Message<'throw', null>;
export type Thrown = Message<'thrown', string | null>;

/** Throws rock, paper or scissors when it is called to. */
export const thrower: Role<Record<string, never>> = {
  name: 'thrower',
  machine: setup({
    types: {} as {
      context: Record<string, never>;
      input: AgentInput;
      events: AgentEvent<Call, string>;
      emitted: SayEvent<Utterance<'thrown', string | null>>;
    },
  }).createMachine({
    id: 'thrower',
    context: {},
    initial: 'idle',
    states: {
      idle: { on: { throw: 'throwing' } },
      throwing: {
        tags: DECIDING,
        on: {
          throw: {}, // called already
          reply: {
            target: 'idle',
            actions: emit(({ event: { reply } }) =>
              say(ENVIRONMENT, 'thrown', reply.ok ? reply.body : null),
            ),
          },
        },
      },
    },
  }),
  observe: () => ({
    compact: '?',
    chat: [{ role: 'user', content: 'Rock, paper, scissors. Answer with one letter: r, p or s.' }],
    maxLength: 1,
    choices: MOVES,
  }),
  parse: (text) =>
    MOVES.some((move) => move === text)
      ? { ok: true, body: text, text }
      : { ok: false, reason: 'not one of r, p, s', text },
};
