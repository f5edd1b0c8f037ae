// docs/examples/rock-paper-scissors/game.ts
import { UserError, creditFor, decisionsOf, say } from 'agon-sim';
import type {
  Environment,
  EnvironmentInput,
  Episode,
  HeardEvent,
  RewardTerm,
  SayEvent,
} from 'agon-sim';
import { assign, enqueueActions, setup } from 'xstate';
import { MOVES, thrower } from './thrower.ts';
import type { Thrown } from './thrower.ts';

const SEATS = ['left', 'right'];
type Throws = Readonly<Record<string, string | null>>;

const machine = setup({
  types: {} as {
    context: { throws: Throws };
    input: EnvironmentInput;
    events: HeardEvent<Thrown>;
    emitted: SayEvent;
  },
  guards: {
    isFirstOfSeat: ({ context, event: { message } }) =>
      SEATS.includes(message.from) && !(message.from in context.throws),
    haveBothThrown: ({ context: { throws } }) => SEATS.every((seat) => seat in throws),
  },
}).createMachine({
  id: 'rock-paper-scissors',
  context: { throws: {} },
  initial: 'asking',
  on: { thrown: {} }, // what nobody asked for changes nothing
  states: {
    asking: {
      entry: enqueueActions(({ enqueue }) => {
        for (const seat of SEATS) enqueue.emit(say(seat, 'throw', null));
      }),
      on: {
        thrown: {
          guard: 'isFirstOfSeat',
          actions: assign(({ context, event: { message } }) => ({
            throws: { ...context.throws, [message.from]: message.body },
          })),
        },
      },
      always: {
        guard: 'haveBothThrown',
        target: 'over',
      },
    },
    over: { type: 'final' },
  },
  output: ({ context: { throws } }) => {
    const left = payoff(throws['left'] ?? null, throws['right'] ?? null);
    return { throws, payoff: { left, right: -left || 0 } };
  },
});

/** What `mine` is paid against `theirs`: 1, 0 or -1; a throw that was none loses to every move. */
export function payoff(mine: string | null, theirs: string | null): number {
  if (mine === null || theirs === null) return Number(theirs === null) - Number(mine === null);
  const lead = indexOf(mine) - indexOf(theirs) + MOVES.length;
  return [0, 1, -1][lead % MOVES.length] ?? 0;
}

const indexOf = (thrown: string) => MOVES.findIndex((move) => move === thrown);

/** Both seats are called at once, and what each throws is shown to nobody: one round, zero-sum. */
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

/** What a seat was paid in an episode; null if the episode didn't finish. */
export function payoffOf({ ending }: Episode, seat: string): number | null {
  if (ending.kind !== 'finished') return null;
  const { payoff: paid } = ending.outcome as { readonly payoff: Readonly<Record<string, number>> };
  return paid[seat] ?? null;
}

/** Pays every throw what it won. */
export const winnings: RewardTerm = {
  name: 'winnings',
  sources: [],
  range: [-1, 1],
  judge: (group) =>
    group.flatMap((episode) =>
      decisionsOf(episode).flatMap((decision) => {
        const value = payoffOf(episode, decision.agent);
        return value === null ? [] : [creditFor(decision, 'winnings', value)];
      }),
    ),
};
