import { emit, setup } from 'xstate';
import type { Message, Plain } from '../../../src/core/message.ts';
import { DECIDING } from '../../../src/actors/role.ts';
import type { AgentEvent, HeardEvent } from '../../../src/actors/role.ts';
import { say } from './one-on-one.ts';
import type { Parts } from './one-on-one.ts';

/** The agent says whatever its policy replies, and is asked once more with a body made of that. */
export function askedAgain(bodyAfter: (said: Plain) => Plain): Parts {
  return {
    agent: setup({
      types: {} as { events: AgentEvent<Message<'ask'>> },
    }).createMachine({
      id: 'saying',
      initial: 'idle',
      states: {
        idle: { on: { ask: 'answering' } },
        answering: {
          tags: DECIDING,
          on: {
            reply: {
              target: 'idle',
              actions: emit(({ event }) => say('environment', 'answer', event.reply.text)),
            },
          },
        },
      },
    }),
    environment: setup({
      types: {} as { events: HeardEvent<Message<'answer'>> },
    }).createMachine({
      id: 'asking-again',
      initial: 'once',
      entry: emit(say('agent', 'ask')),
      states: {
        once: {
          on: {
            answer: {
              target: 'twice',
              actions: emit(({ event }) => say('agent', 'ask', bodyAfter(event.message.body))),
            },
          },
        },
        twice: { on: { answer: 'over' } },
        over: { type: 'final' },
      },
      output: 'done',
    }),
  };
}
