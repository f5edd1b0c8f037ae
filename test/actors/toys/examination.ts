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
  Reply,
  Role,
  SayEvent,
} from '../../../src/actors/role.ts';

/**
 * A writer writes, four critics judge at the same time, the majority counts: 10 messages and 5
 * decisions, the size of one game of SPC. Whether the text is right is known to the environment alone.
 */
const CRITICS = ['critic-1', 'critic-2', 'critic-3', 'critic-4'];

interface Subject {
  readonly text: string | null;
}

const answer = (kind: string, reply: Reply): SayEvent => ({
  type: 'say',
  say: { to: ENVIRONMENT, kind, body: reply.ok ? reply.body : null },
});

const writerMachine = setup({
  types: {} as {
    context: Subject;
    input: AgentInput;
    events: AgentEvent<Message<'write', { topic: string }>, string>;
    emitted: SayEvent;
  },
}).createMachine({
  id: 'writer',
  context: { text: null },
  initial: 'idle',
  states: {
    idle: {
      on: {
        write: {
          target: 'writing',
          actions: assign({ text: ({ event }) => event.message.body.topic }),
        },
      },
    },
    writing: {
      tags: DECIDING,
      on: { reply: { target: 'done', actions: emit(({ event }) => answer('draft', event.reply)) } },
    },
    done: { type: 'final' },
  },
});

const criticMachine = setup({
  types: {} as {
    context: Subject;
    input: AgentInput;
    events: AgentEvent<Message<'examine', { text: string | null }>, boolean>;
    emitted: SayEvent;
  },
}).createMachine({
  id: 'critic',
  context: { text: null },
  initial: 'idle',
  states: {
    idle: {
      on: {
        examine: {
          target: 'examining',
          actions: assign({ text: ({ event }) => event.message.body.text }),
        },
      },
    },
    examining: {
      tags: DECIDING,
      on: {
        reply: { target: 'done', actions: emit(({ event }) => answer('verdict', event.reply)) },
      },
    },
    done: { type: 'final' },
  },
});

const writer: Role<Subject> = {
  name: 'writer',
  machine: writerMachine,
  observe: ({ text }) => ({ compact: `W${text}`, chat: [], maxLength: 8 }),
  parse: (text) => ({ ok: true, body: text, text }),
};

const critic: Role<Subject> = {
  name: 'critic',
  machine: criticMachine,
  observe: ({ text }) => ({ compact: `C${text}?`, chat: [], maxLength: 1, choices: ['y', 'n'] }),
  parse: (text) =>
    text === 'y' || text === 'n'
      ? { ok: true, body: text === 'y', text }
      : { ok: false, reason: 'neither y nor n', text },
};

interface Proceedings {
  readonly topic: string;
  readonly expected: string;
  readonly draft: string | null;
  readonly verdicts: Readonly<Record<string, boolean | null>>;
}

const environmentMachine = setup({
  types: {} as {
    context: Proceedings;
    input: EnvironmentInput;
    events: HeardEvent<Message<'draft', string | null> | Message<'verdict', boolean | null>>;
    emitted: SayEvent;
  },
  guards: {
    haveAllJudged: ({ context }) => Object.keys(context.verdicts).length === CRITICS.length,
  },
}).createMachine({
  id: 'examination',
  context: ({ input }) => ({
    ...(input.plan.task as { topic: string; expected: string }),
    draft: null,
    verdicts: {},
  }),
  initial: 'drafting',
  states: {
    drafting: {
      entry: emit(({ context }) => ({
        type: 'say' as const,
        say: { to: 'writer', kind: 'write', body: { topic: context.topic } },
      })),
      on: {
        draft: {
          target: 'examining',
          actions: assign({ draft: ({ event }) => event.message.body }),
        },
      },
    },
    examining: {
      entry: enqueueActions(({ enqueue, context }) => {
        for (const to of CRITICS) {
          enqueue.emit({
            type: 'say',
            say: { to, kind: 'examine', body: { text: context.draft } },
          });
        }
      }),
      always: {
        guard: 'haveAllJudged',
        target: 'decided',
      },
      on: {
        verdict: {
          actions: assign({
            verdicts: ({ context, event: { message } }) => ({
              ...context.verdicts,
              [message.from]: message.body,
            }),
          }),
        },
      },
    },
    decided: { type: 'final' },
  },
  output: ({ context }) => ({ ...context, right: context.draft === context.expected }),
});

export const examination: Environment = {
  name: 'examination',
  type: {
    players: [5, 5],
    turnOrder: 'simultaneous',
    information: 'imperfect',
    payoffSum: 'zero',
    rewardBounds: [0, 0],
    longestEpisode: 10,
  },
  machine: environmentMachine,
  roles: { writer, ...Object.fromEntries(CRITICS.map((id) => [id, critic])) },
  checkTask: (task) => {
    if (typeof task !== 'object' || task === null || !('topic' in task))
      throw new UserError(`task: not of this game, got ${JSON.stringify(task)}`);
  },
};

export function examinationPlan(number: number): EpisodePlan {
  const critics = CRITICS.map((id) => {
    return [id, { role: 'critic', policy: 'critic', version: 'latest' as const }] as const;
  });
  return {
    id: `examination-${number}`,
    group: `examination-${number}`,
    key: foldKey(keyFromSeed(5), number),
    environment: 'examination',
    task: { topic: `t${number}`, expected: `the secret ${number}` },
    seats: {
      writer: { role: 'writer', policy: 'writer', version: 'latest' },
      ...Object.fromEntries(critics),
    },
  };
}
