import { assign, emit, setup } from 'xstate';
import type { Prompt } from '../core/decision.ts';
import type { Message, Plain } from '../core/message.ts';
import { DECIDING } from './role.ts';
import type { AgentInput, Reply, Role, SayEvent } from './role.ts';
import { sayReply } from './say.ts';

/** What a respondent was last asked; null before that. */
export interface RequestContext<Question extends Plain> {
  readonly asked: Question | null;
}

/** A role that does one thing: it is asked, its policy decides, and it tells the environment. */
export interface RequestReplyRole<Question extends Plain, Answer extends Plain> {
  /** The role's, and its machine's. */
  readonly name: string;
  /** Kind of the message that asks. */
  readonly hears: string;
  /** Kind of the message that answers. */
  readonly says: string;
  /** What its states are called in logs and charts: `examining`, `judged`. */
  readonly states: { readonly idle?: string; readonly deciding: string; readonly done: string };
  readonly observe: (question: Question) => Prompt;
  /** Understands a reply, or says why it can't. Must not throw on any text. */
  readonly parse: (text: string, question: Question) => Reply<Answer>;
}

/**
 * Makes a role with the machine that most roles have:
 *
 *   idle --hears--> deciding --reply--> done | garbled --hears--> deciding …
 *
 * While it decides it hears no other question. A reply that can't be understood is told as what it is,
 * `malformed` with the reason; protocols and rewards count it. A role that hears messages of several
 * kinds, or goes through states of its own, brings a machine of its own.
 */
export function requestReplyRole<Question extends Plain, Answer extends Plain>({
  name,
  observe,
  parse,
  ...protocol
}: RequestReplyRole<Question, Answer>): Role<RequestContext<Question>> {
  return {
    name,
    machine: respondentMachine({ name, ...protocol }),
    observe: ({ asked }) => {
      if (asked === null) throw new Error(`internal: ${name} observes before it was asked`);
      return observe(asked);
    },
    parse: (text, { asked }) =>
      asked === null ? { ok: false, reason: 'nothing was asked', text } : parse(text, asked),
  };
}

type Protocol = Pick<RequestReplyRole<Plain, Plain>, 'name' | 'hears' | 'says' | 'states'>;

function respondentMachine({ name, hears, says, states }: Protocol) {
  const { idle = 'idle', deciding, done } = states;
  return setup({
    types: {} as {
      context: RequestContext<Plain>;
      input: AgentInput;
      /** A message or a reply; kinds of messages are known only to the protocol. */
      events: { readonly type: string; readonly message?: Message; readonly reply?: Reply };
      emitted: SayEvent;
    },
    guards: { understood: ({ event }) => event.reply?.ok === true },
    actions: {
      note: assign(({ event }) => ({ asked: event.message?.body ?? null })),
      tell: emit(({ event }) => sayReply(says, event.reply ?? NO_REPLY)),
    },
  }).createMachine({
    id: name,
    context: { asked: null },
    initial: idle,
    on: { [hears]: { target: `.${deciding}`, actions: 'note' } },
    states: {
      [idle]: {},
      [deciding]: {
        tags: DECIDING,
        on: {
          [hears]: {}, // one question at a time
          reply: [
            { guard: 'understood', target: done, actions: 'tell' },
            { target: 'garbled', actions: 'tell' },
          ],
        },
      },
      [done]: {},
      /** The policy said something that can't be understood. */
      garbled: {},
    },
  });
}

/** A message may call itself `reply`, and has none. */
const NO_REPLY: Reply = { ok: false, reason: '', text: '' };
