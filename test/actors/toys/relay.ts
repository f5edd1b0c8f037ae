import { assign, emit, setup } from 'xstate';
import type { EpisodePlan } from '../../../src/core/episode.ts';
import { UserError } from '../../../src/core/errors.ts';
import { ENVIRONMENT } from '../../../src/core/ids.ts';
import type { Message } from '../../../src/core/message.ts';
import { foldKey, keyFromSeed } from '../../../src/core/random.ts';
import type { Environment, EnvironmentInput } from '../../../src/actors/environment.ts';
import type {
  AgentEvent,
  AgentInput,
  HeardEvent,
  Role,
  SayEvent,
} from '../../../src/actors/role.ts';

/**
 * Three runners without policies hand batons on, each adding its name; the environment starts three
 * batons at once and ends when all have come in. The log shows in which order messages were delivered.
 */
const RUNNERS = ['first', 'second', 'third'];
const BATONS = ['a', 'b', 'c'];

const runner: Role = {
  name: 'runner',
  machine: setup({
    types: {} as {
      context: { self: string; to: string };
      input: AgentInput;
      events: AgentEvent<Message<'baton', string>>;
      emitted: SayEvent;
    },
  }).createMachine({
    id: 'runner',
    context: ({ input: { self } }) => ({
      self,
      to: RUNNERS[RUNNERS.indexOf(self) + 1] ?? ENVIRONMENT,
    }),
    initial: 'waiting',
    states: {
      waiting: {
        on: {
          baton: {
            actions: emit(({ context: { self, to }, event }) => ({
              type: 'say' as const,
              say: { to, kind: 'baton', body: `${event.message.body}>${self}` },
            })),
          },
        },
      },
    },
  }),
  observe: () => {
    throw new Error('internal: a runner decides nothing');
  },
  parse: (text) => ({ ok: false, reason: 'a runner decides nothing', text }),
};

const machine = setup({
  types: {} as {
    context: { arrived: readonly string[] };
    input: EnvironmentInput;
    events: HeardEvent<Message<'baton', string>>;
    emitted: SayEvent;
  },
  guards: { haveAllArrived: ({ context }) => context.arrived.length === BATONS.length },
  actions: {
    note: assign({ arrived: ({ context, event }) => [...context.arrived, event.message.body] }),
  },
}).createMachine({
  id: 'relay',
  context: { arrived: [] },
  initial: 'running',
  entry: BATONS.map((body) =>
    emit({ type: 'say' as const, say: { to: 'first', kind: 'baton', body } }),
  ),
  states: {
    running: {
      initial: 'none',
      states: {
        none: { on: { baton: { target: 'some', actions: 'note' } } },
        some: {
          on: { baton: { actions: 'note' } },
          always: {
            guard: 'haveAllArrived',
            target: 'all',
          },
        },
        all: { type: 'final' },
      },
      onDone: 'over',
    },
    over: { type: 'final' },
  },
  output: ({ context }) => context.arrived,
});

export const relay: Environment = {
  name: 'relay',
  type: {
    players: [3, 3],
    turnOrder: 'sequential',
    information: 'perfect',
    payoffSum: 'zero',
    rewardBounds: [0, 0],
    longestEpisode: 12,
  },
  machine,
  roles: Object.fromEntries(RUNNERS.map((id) => [id, runner])),
  checkTask: (task) => {
    if (task !== null) throw new UserError(`task: not of this game, got ${JSON.stringify(task)}`);
  },
};

export function relayPlan(number: number): EpisodePlan {
  const seats = RUNNERS.map((id) => {
    return [id, { role: 'runner', policy: 'none', version: 0 }] as const;
  });
  return {
    id: `relay-${number}`,
    group: 'relay',
    key: foldKey(keyFromSeed(13), number),
    environment: 'relay',
    task: null,
    seats: Object.fromEntries(seats),
  };
}
