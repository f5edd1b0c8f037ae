import { assign, emit, setup } from 'xstate';
import type { ChatMessage, Prompt } from '../core/decision.ts';
import { ENVIRONMENT } from '../core/ids.ts';
import type { Message, Plain } from '../core/message.ts';
import type { Action, Observation } from '../games/game.ts';
import { legalAction } from '../games/read-action.ts';
import { DECIDING } from './role.ts';
import type { AgentInput, Reply, Role, SayEvent } from './role.ts';
import { say } from './say.ts';

/** The message `turn`, which asks the player of a seat to act. */
export type TurnBody = {
  readonly compact: string;
  readonly chat: readonly { readonly [Field in keyof ChatMessage]: ChatMessage[Field] }[];
  readonly maxLength: number;
  readonly stop?: string;
  readonly scored?: string;
  /** Null: free text, which the environment reads. */
  readonly legal: readonly string[] | null;
  /** Kind of the message that answers. */
  readonly answer: string;
  /** What the seat does, where that follows from the state and isn't decided. */
  readonly given?: Action;
};

/** The message that asks: what the seat sees, and what it may do. */
export function turnBody(
  { compact, chat, maxLength, stop, scored }: Observation,
  rest: Pick<TurnBody, 'legal' | 'answer' | 'given'>,
): TurnBody {
  return {
    compact,
    chat,
    maxLength,
    ...(stop !== undefined && { stop }),
    ...(scored !== undefined && { scored }),
    ...rest,
  };
}

interface PlayerContext {
  readonly turn: TurnBody | null;
}

/**
 * The role of every seat that a scenario gives no role of its own, in any game:
 *
 *   waiting --turn--> choosing (deciding) --reply--> moved | garbled --turn--> choosing …
 *
 * Where what it does is given, it moves without a decision. Whatever else it is told needs no answer:
 * what it must know to act is in its turn.
 */
export const player: Role<PlayerContext> = {
  name: 'player',
  machine: setup({
    types: {} as {
      context: PlayerContext;
      input: AgentInput;
      /** A message of any kind, or a reply. */
      events: { readonly type: string; readonly message?: Message; readonly reply?: Reply };
      emitted: SayEvent;
    },
    guards: {
      isGiven: ({ event }) => (event.message?.body as TurnBody).given !== undefined,
      understood: ({ event }) => event.reply?.ok === true,
    },
    actions: {
      note: assign(({ event }) => ({ turn: (event.message?.body ?? null) as TurnBody | null })),
      move: emit(({ context, event }) => sayAction(context, event.reply)),
      moveAsGiven: emit(({ context }) => sayAction(context, context.turn?.given)),
    },
  }).createMachine({
    id: 'player',
    context: { turn: null },
    initial: 'waiting',
    on: {
      turn: [
        { guard: 'isGiven', target: '.moved', actions: ['note', 'moveAsGiven'] },
        { target: '.choosing', actions: 'note' },
      ],
      '*': {},
    },
    states: {
      waiting: {},
      choosing: {
        tags: DECIDING,
        on: {
          turn: {}, // one at a time
          reply: [
            { guard: 'understood', target: 'moved', actions: 'move' },
            { target: 'garbled', actions: 'move' },
          ],
        },
      },
      moved: {},
      /** What the policy said is no legal action. */
      garbled: {},
    },
  }),
  observe: ({ turn }): Prompt => {
    if (turn === null) throw new Error('internal: the player observes before its turn');
    const { compact, chat, maxLength, stop, scored, legal } = turn;
    return {
      compact,
      chat,
      maxLength,
      ...(stop !== undefined && { stop }),
      ...(scored !== undefined && { scored }),
      ...(legal !== null && { choices: legal }),
    };
  },
  parse: (text, { turn }) => {
    const legal = turn?.legal ?? null;
    return legal === null ? { ok: true, body: text, text } : { ...legalAction(legal, text), text };
  },
};

function sayAction({ turn }: PlayerContext, action: Action | undefined): SayEvent {
  if (action?.ok === true) return say(ENVIRONMENT, turn?.answer ?? 'move', action.body);
  const { reason = '', text = '' } = action ?? {};
  return say(ENVIRONMENT, 'malformed', { reason, text } satisfies Plain);
}
