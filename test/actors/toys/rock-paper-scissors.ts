import { assign, emit, enqueueActions, setup } from 'xstate';
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
 * Both throw at the same time; the outcome is what `left` is paid: 1, 0 or −1. Every mixed strategy
 * earns 0 against the uniform one: of the nine pairs of throws three are won, three drawn, three lost.
 */
export const THROWS = ['r', 'p', 's'] as const;

export const thrower: Role = {
  name: 'thrower',
  machine: setup({
    types: {} as {
      context: Record<string, never>;
      input: AgentInput;
      events: AgentEvent<Message<'throw', null>, string>;
      emitted: SayEvent;
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
          reply: {
            target: 'idle',
            actions: emit(({ event: { reply } }) => ({
              type: 'say' as const,
              say: { to: ENVIRONMENT, kind: 'thrown', body: reply.ok ? reply.body : null },
            })),
          },
        },
      },
    },
  }),
  observe: () => ({ compact: 'rps?', chat: [], maxLength: 1, choices: THROWS }),
  parse: (text) =>
    THROWS.some((legal) => legal === text)
      ? { ok: true, body: text, text }
      : { ok: false, reason: 'not one of r, p, s', text },
};

const machine = setup({
  types: {} as {
    context: { thrown: Readonly<Record<string, string | null>> };
    input: EnvironmentInput;
    events: HeardEvent<Message<'thrown', string | null>>;
    emitted: SayEvent;
  },
  guards: { haveBothThrown: ({ context }) => Object.keys(context.thrown).length === 2 },
}).createMachine({
  id: 'rock-paper-scissors',
  context: { thrown: {} },
  initial: 'asking',
  states: {
    asking: {
      entry: enqueueActions(({ enqueue }) => {
        for (const to of ['left', 'right']) {
          enqueue.emit({ type: 'say', say: { to, kind: 'throw', body: null } });
        }
      }),
      on: {
        thrown: {
          actions: assign({
            thrown: ({ context, event: { message } }) => ({
              ...context.thrown,
              [message.from]: message.body,
            }),
          }),
        },
      },
      always: {
        guard: 'haveBothThrown',
        target: 'settled',
      },
    },
    settled: { type: 'final' },
  },
  output: ({ context: { thrown } }) => ({ ...thrown, pay: pay(thrown['left'], thrown['right']) }),
});

/** What `left` is paid; a malformed throw loses against a legal one. */
function pay(left: string | null | undefined, right: string | null | undefined): number {
  if (left == null || right == null) return Number(left != null) - Number(right != null);
  const lead = (THROWS.findIndex((t) => t === left) - THROWS.findIndex((t) => t === right) + 3) % 3;
  return lead === 2 ? -1 : lead;
}

export const rockPaperScissors: Environment = {
  name: 'rock-paper-scissors',
  type: {
    players: [2, 2],
    turnOrder: 'simultaneous',
    information: 'imperfect',
    payoffSum: 'zero',
    rewardBounds: [-1, 1],
    longestEpisode: 4,
  },
  machine,
  roles: { left: thrower, right: thrower },
  checkTask: (task) => {
    if (task !== null) throw new UserError(`task: must be null, got ${JSON.stringify(task)}`);
  },
};

export function throwPlan(number: number, left = 'left', right = 'right'): EpisodePlan {
  const seat = (policy: string) => ({ role: 'thrower', policy, version: 'latest' as const });
  return {
    id: `rps-${number}`,
    group: 'rps',
    key: foldKey(keyFromSeed(11), number),
    environment: 'rock-paper-scissors',
    task: null,
    seats: { left: seat(left), right: seat(right) },
  };
}
