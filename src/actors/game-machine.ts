import { assign, enqueueActions, raise, setup } from 'xstate';
import type { AgentId } from '../core/ids.ts';
import type { Message } from '../core/message.ts';
import type { RandomKey } from '../core/random.ts';
import { UserError } from '../core/errors.ts';
import type { Action } from '../games/game.ts';
import type { EnvironmentInput } from './environment.ts';
import {
  actionOf,
  advance,
  askOf,
  collect,
  draw,
  isAwaited,
  loggedBefore,
  mayTryAgain,
  openGameEpisode,
  outcomeOf,
  tellings,
} from './game-episode.ts';
import type { GameAtTable, GameEpisode } from './game-episode.ts';
import type { LogEvent, SayEvent } from './role.ts';

/** A message from a seat, or, raised by the machine itself, that a seat that was asked has answered. */
type GameEvent =
  | { readonly type: string; readonly message: Message; readonly chance?: RandomKey }
  | ({ readonly type: 'answered'; readonly from: AgentId } & Action);

type Guard = (at: { readonly context: GameEpisode; readonly event: GameEvent }) => boolean;

/** Where the machine stands before the game's first phase; nobody ever sees it there. */
const OPENING = 'opening';

/**
 * A game as a statechart: its states are the game's phases, its guards are named after the phase that comes
 * next, and a phase that none follows is final.
 *
 * In every phase the machine asks all who must act and collects one action of each, in whatever order they
 * come: a message of the phase's kind, or `malformed`, becomes the one event `answered { from, ok, … }`. What
 * nobody asked for (an injected message, a second answer) changes nothing. Chance nodes are passed
 * without a message.
 */
export function gameMachine(table: GameAtTable) {
  const { game } = table;
  const phases = Object.keys(game.phases).filter((phase) => phase !== OPENING);
  const kinds = new Set(['move', ...Object.values(game.answers ?? {}), 'malformed']);
  if (kinds.has('answered')) {
    throw new UserError(
      `game '${game.name}': no message may be of kind 'answered'; choose another`,
    );
  }
  const heard = (context: GameEpisode, event: GameEvent) => {
    const { message } = event as Extract<GameEvent, { message: Message }>;
    return { seat: message.from, action: actionOf(table, context, message) };
  };
  const isExpected = (context: GameEpisode, event: GameEvent): boolean => {
    if (!('message' in event)) return false;
    const { from, kind } = event.message;
    const awaited = game.answers?.[game.phase(context.state)] ?? 'move';
    return (kind === awaited || kind === 'malformed') && isAwaited(table, context, from);
  };
  const guards: Record<string, Guard> = {
    isAwaited: ({ context, event }) => isExpected(context, event),
    mayTryAgain: ({ context, event }) => {
      if (!isExpected(context, event)) return false;
      const { seat, action } = heard(context, event);
      return mayTryAgain(table, context, seat, action);
    },
  };
  for (const phase of phases) {
    guards[phase] = ({ context: { next } }) => next !== null && game.phase(next.state) === phase;
  }
  return setup({
    types: {} as {
      context: GameEpisode;
      input: EnvironmentInput;
      events: GameEvent;
      emitted: SayEvent | LogEvent;
    },
    guards,
    actions: {
      collect: assign(({ context, event }) => {
        const { seat, action } = heard(context, event);
        const { chance: key = context.key } = event as Extract<GameEvent, { message: Message }>;
        return collect(table, { ...context, key }, seat, action);
      }),
      answered: raise(({ context, event }) => {
        const { from } = (event as Extract<GameEvent, { message: Message }>).message;
        return { type: 'answered' as const, from, ...(context.actions[from] as Action) };
      }),
      askAgain: enqueueActions(({ context, event, enqueue }) => {
        const { seat, action } = heard(context, event);
        if (action.ok) return;
        enqueue.emit({ type: 'say', say: askOf(table, context, seat, action) });
        enqueue.assign({ tries: { ...context.tries, [seat]: (context.tries[seat] ?? 0) + 1 } });
      }),
      ask: enqueueActions(({ context, enqueue }) => {
        for (const seat of game.toAct(context.state)) {
          enqueue.emit({ type: 'say', say: askOf(table, context, seat) });
        }
      }),
      tell: enqueueActions(({ context, enqueue }) => {
        for (const say of tellings(table, context)) enqueue.emit({ type: 'say', say });
      }),
      log: enqueueActions(({ context, enqueue }) => {
        for (const log of loggedBefore(table, context)) enqueue.emit({ type: 'log', log });
      }),
      draw: assign(({ context }) => draw(table, context)),
      advance: assign(({ context }) => advance(context)),
    },
  }).createMachine({
    id: game.name,
    context: ({ input: { plan } }) => openGameEpisode(table, plan),
    initial: OPENING,
    output: ({ context }) => outcomeOf(table, context),
    on: Object.fromEntries(
      [...kinds].map((kind) => [
        kind,
        [
          ...(table.askAgain > 0 ? [{ guard: 'mayTryAgain', actions: 'askAgain' as const }] : []),
          { guard: 'isAwaited', actions: ['collect', 'answered'] as const },
          {},
        ],
      ]),
    ),
    states: {
      [OPENING]: { always: edges(game.phases[OPENING] ?? phases, ADVANCE) },
      ...Object.fromEntries(phases.map((phase) => [phase, state(phase)])),
    },
  });

  function state(phase: string) {
    const following = game.phases[phase] ?? [];
    if (following.length === 0) return { type: 'final' as const };
    const told = game.tell === undefined ? ADVANCE : TELL_AND_ADVANCE;
    return {
      entry: game.chance === undefined ? (['ask'] as const) : (['draw', 'ask'] as const),
      on: { answered: [...edges(following, told), {}] },
      ...(game.chance === undefined ? {} : { always: edges(following, ADVANCE) }),
    };
  }
}

const ADVANCE = ['log', 'advance'] as const;
const TELL_AND_ADVANCE = ['log', 'tell', 'advance'] as const;

/** To each phase that may follow, if it is the one that comes next. */
function edges(following: readonly string[], actions: typeof ADVANCE | typeof TELL_AND_ADVANCE) {
  return following.map((target) => ({ guard: target, target, reenter: true, actions }));
}
