import { assign, emit, enqueueActions, setup } from 'xstate';
import { rockPaperScissors } from '../../../environments/rock-paper-scissors.ts';
import type { Round } from '../../../environments/rock-paper-scissors.ts';
import type { EnvironmentInput } from '../../../src/actors/environment.ts';
import { turnBody } from '../../../src/actors/player.ts';
import type { HeardEvent, LogEvent, SayEvent } from '../../../src/actors/role.ts';
import type { MalformedBody } from '../../../src/actors/say.ts';
import type { Message } from '../../../src/core/message.ts';

type Seat = 'left' | 'right';
type Heard = Message<'move', string> | Message<'malformed', MalformedBody>;
interface Context {
  /** What each has thrown so far, in whatever order; null for a throw that is none. */
  readonly thrown: Partial<Record<string, string | null>>;
}

const game = rockPaperScissors;
const BEGIN: Round = { thrown: null };

/** Rock, paper, scissors as a statechart of its own: what `gameEnvironment` makes of the game, drawn by hand. */
export const drawnByHand = setup({
  types: {} as {
    context: Context;
    input: EnvironmentInput;
    events: HeardEvent<Heard>;
    emitted: SayEvent | LogEvent;
  },
  guards: {
    isAwaited: ({ context, event }) => isAwaited(context, event.message.from),
    isLast: ({ context, event: { message } }) =>
      isAwaited(context, message.from) && Object.keys(context.thrown).length === 1,
  },
  actions: {
    ask: enqueueActions(({ enqueue }) => {
      for (const to of game.seats) {
        const legal = game.legal(BEGIN, to);
        const body = turnBody(game.observe(BEGIN, to), { legal, answer: 'move' });
        enqueue.emit({ type: 'say', say: { to, kind: 'turn', body } });
      }
    }),
    note: assign(({ context: { thrown }, event: { message } }) => ({
      thrown: { ...thrown, [message.from]: throwIn(message) },
    })),
    pay: emit(({ context }) => ({
      type: 'log' as const,
      log: { kind: 'returns' as const, returns: game.returns(roundOf(context)) },
    })),
  },
}).createMachine({
  id: 'rock-paper-scissors',
  context: { thrown: {} },
  initial: 'throwing',
  output: ({ context }) => ({ thrown: { ...roundOf(context).thrown } }),
  on: { move: {}, malformed: {} },
  states: {
    throwing: {
      entry: 'ask',
      on: {
        move: [
          { guard: 'isLast', target: 'over', actions: 'note' },
          { guard: 'isAwaited', actions: 'note' },
        ],
        malformed: [
          { guard: 'isLast', target: 'over', actions: 'note' },
          { guard: 'isAwaited', actions: 'note' },
        ],
      },
    },
    over: {
      type: 'final',
      entry: enqueueActions(({ context, enqueue }) => {
        if (game.returns(roundOf(context))['left'] !== 0) enqueue('pay');
      }),
    },
  },
});

const isAwaited = ({ thrown }: Context, seat: string) =>
  game.seats.includes(seat) && !(seat in thrown);

function throwIn({ from, kind, body }: Heard): string | null {
  const isLegal = kind === 'move' && game.legal(BEGIN, from)?.includes(body) === true;
  return isLegal ? body : null;
}

const roundOf = ({ thrown }: Context): Round => {
  const of = (seat: Seat) => thrown[seat] ?? null;
  return { thrown: { left: of('left'), right: of('right') } };
};
