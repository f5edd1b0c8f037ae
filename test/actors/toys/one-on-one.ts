import { createMachine, emit } from 'xstate';
import type { AnyStateMachine } from 'xstate';
import type { EpisodePlan } from '../../../src/core/episode.ts';
import { keyFromSeed } from '../../../src/core/random.ts';
import type { Environment } from '../../../src/actors/environment.ts';
import { DECIDING } from '../../../src/actors/role.ts';
import type { Role } from '../../../src/actors/role.ts';

/** What an environment or a role of the test's own making may differ in. */
export interface Parts {
  readonly environment?: AnyStateMachine;
  readonly agent?: AnyStateMachine;
  readonly observe?: Role['observe'];
  readonly parse?: Role['parse'];
  readonly longestEpisode?: number;
}

/** What machines emit to speak. */
export const say = (to: string, kind: string, body: unknown = null) => ({
  type: 'say' as const,
  say: { to, kind, body },
});

/** The environment asks, the agent answers, the environment ends. Tests replace parts of it. */
export function oneOnOne(parts: Parts = {}): Environment {
  return {
    name: 'one-on-one',
    type: {
      players: [1, 1],
      turnOrder: 'sequential',
      information: 'perfect',
      payoffSum: 'zero',
      rewardBounds: [0, 0],
      longestEpisode: parts.longestEpisode ?? 10,
    },
    machine: parts.environment ?? asking,
    roles: {
      agent: {
        name: 'agent',
        machine: parts.agent ?? answering,
        observe: parts.observe ?? (() => ({ compact: '?', chat: [], maxLength: 9 })),
        parse: parts.parse ?? ((text) => ({ ok: true, body: text, text })),
      },
    },
    checkTask: () => undefined,
  };
}

export function oneOnOnePlan(number = 0): EpisodePlan {
  return {
    id: `one-${number}`,
    group: 'one',
    key: keyFromSeed(17 + number),
    environment: 'one-on-one',
    task: null,
    seats: { agent: { role: 'agent', policy: 'agent', version: 'latest' } },
  };
}

const asking = createMachine({
  id: 'asking',
  initial: 'asked',
  entry: emit(say('agent', 'ask')),
  states: { asked: { on: { answer: 'over' } }, over: { type: 'final' } },
  output: 'done',
});

const answering = createMachine({
  id: 'answering',
  initial: 'idle',
  states: {
    idle: { on: { ask: 'answering' } },
    answering: {
      tags: DECIDING,
      on: {
        reply: { target: 'idle', actions: emit(say('environment', 'answer')) },
      },
    },
  },
});
