import { assign, emit, setup } from 'xstate';
import type { EpisodePlan } from '../../../src/core/episode.ts';
import { UserError } from '../../../src/core/errors.ts';
import { ENVIRONMENT } from '../../../src/core/ids.ts';
import type { Message } from '../../../src/core/message.ts';
import { foldKey, keyFromSeed } from '../../../src/core/random.ts';
import type { Environment, EnvironmentInput } from '../../../src/actors/environment.ts';
import { DECIDING } from '../../../src/actors/role.ts';
import type {
  AgentEvent,
  AgentInput,
  HeardEvent,
  Role,
  SayEvent,
} from '../../../src/actors/role.ts';

/**
 * One player answers `rounds` pings. The episode has 2 · rounds messages and rounds decisions; each
 * pong carries the player's reply, `null` for a malformed one (longer than three characters).
 */
interface PlayerContext {
  readonly heard: number;
}

const playerMachine = setup({
  types: {} as {
    context: PlayerContext;
    input: AgentInput;
    events: AgentEvent<Message<'ping', { round: number }>, string>;
    emitted: SayEvent;
  },
}).createMachine({
  id: 'player',
  context: { heard: 0 },
  initial: 'idle',
  states: {
    idle: {
      on: {
        ping: {
          target: 'answering',
          actions: assign({ heard: ({ context }) => context.heard + 1 }),
        },
      },
    },
    answering: {
      tags: DECIDING,
      on: {
        reply: {
          target: 'idle',
          actions: emit(({ event: { reply } }) => ({
            type: 'say' as const,
            say: { to: ENVIRONMENT, kind: 'pong', body: reply.ok ? reply.body : null },
          })),
        },
      },
    },
  },
});

export const player: Role<PlayerContext> = {
  name: 'player',
  machine: playerMachine,
  observe: ({ heard }) => ({ compact: `ping ${heard}?`, chat: [], maxLength: 3 }),
  parse: (text) =>
    text.length <= 3
      ? { ok: true, body: text, text }
      : { ok: false, reason: 'longer than three characters', text },
};

interface GameContext {
  readonly rounds: number;
  readonly pongs: readonly (string | null)[];
}

const gameMachine = setup({
  types: {} as {
    context: GameContext;
    input: EnvironmentInput;
    events: HeardEvent<Message<'pong', string | null>>;
    emitted: SayEvent;
    output: { pongs: readonly (string | null)[] };
  },
  guards: { isLastRound: ({ context }) => context.pongs.length >= context.rounds },
}).createMachine({
  id: 'ping-pong',
  context: ({ input }) => ({
    rounds: (input.plan.task as { rounds: number }).rounds,
    pongs: [],
  }),
  initial: 'playing',
  states: {
    playing: {
      entry: emit(({ context }) => ({
        type: 'say' as const,
        say: { to: 'player', kind: 'ping', body: { round: context.pongs.length + 1 } },
      })),
      on: {
        pong: {
          target: 'counting',
          actions: assign({
            pongs: ({ context, event }) => [...context.pongs, event.message.body],
          }),
        },
      },
    },
    counting: {
      always: [{ guard: 'isLastRound', target: 'over' }, { target: 'playing' }],
    },
    over: { type: 'final' },
  },
  output: ({ context }) => ({ pongs: context.pongs }),
});

export const pingPong: Environment = {
  name: 'ping-pong',
  type: {
    players: [1, 1],
    turnOrder: 'sequential',
    information: 'perfect',
    payoffSum: 'zero',
    rewardBounds: [0, 0],
    longestEpisode: 400,
  },
  machine: gameMachine,
  roles: { player },
  checkTask: (task) => {
    if (typeof task !== 'object' || task === null || !('rounds' in task)) {
      throw new UserError(`task: must be { rounds }, got ${JSON.stringify(task)}`);
    }
  },
};

export function pingPongPlan(number: number, rounds = 3): EpisodePlan {
  return {
    id: `ping-pong-${number}`,
    group: `ping-pong-${number}`,
    key: foldKey(keyFromSeed(3), number),
    environment: 'ping-pong',
    task: { rounds },
    seats: { player: { role: 'player', policy: 'player', version: 'latest' } },
  };
}
