import { creditFor } from '../../src/rewards/credit-for.ts';
import { assign, emit, enqueueActions, setup } from 'xstate';
import { decisionsOf } from '../../src/core/episode.ts';
import type { Episode } from '../../src/core/episode.ts';
import type { Message, Plain } from '../../src/core/message.ts';
import type { AnswersOutcome } from '../../src/rewards/answers-outcome.ts';
import { decisionOf, readAnswers } from '../../src/rewards/answers-outcome.ts';
import type { RewardTerm } from '../../src/rewards/term.ts';
import type { Environment, EnvironmentInput } from '../../src/actors/environment.ts';
import { DECIDING } from '../../src/actors/role.ts';
import type { HeardEvent, Role, SayEvent } from '../../src/actors/role.ts';

/** A task is a digit from 0 to 3; the right answer is the digit itself. */
export const DIGITS = ['0', '1', '2', '3'];

interface Context {
  readonly digit: string;
  readonly solvers: readonly string[];
  readonly judge: boolean;
  readonly said: Readonly<Record<string, string>>;
  readonly verdict: string | null;
}

/** Asks all seats named `solver-…` for the digit, then `judge`, if it is seated, about the first answer. */
export function echo(name: string): Environment {
  return {
    name,
    type: {
      players: [1, 5],
      turnOrder: 'simultaneous',
      information: 'imperfect',
      payoffSum: 'general',
      rewardBounds: [0, 1],
      longestEpisode: 12,
    },
    machine,
    roles: {
      ...Object.fromEntries([1, 2, 3, 4].map((n) => [`solver-${n}`, speaker('solver', DIGITS)])),
      judge: speaker('evaluator', ['y', 'n']),
    },
    checkTask: () => undefined,
  };
}

const machine = setup({
  types: {} as {
    context: Context;
    input: EnvironmentInput;
    events: HeardEvent<Message<'said', string>>;
    emitted: SayEvent;
  },
  guards: {
    isUnanswered: ({ context }) => !isAnswered(context),
    isJudged: ({ context }) => context.judge,
  },
}).createMachine({
  id: 'echo',
  context: ({ input: { plan } }) => ({
    digit: JSON.stringify(plan.task),
    solvers: Object.keys(plan.seats).filter((seat) => seat.startsWith('solver')),
    judge: 'judge' in plan.seats,
    said: {},
    verdict: null,
  }),
  initial: 'asking',
  states: {
    asking: {
      entry: enqueueActions(({ enqueue, context: { solvers, digit } }) => {
        for (const to of solvers) {
          enqueue.emit({ type: 'say', say: { to, kind: 'ask', body: `${digit}=` } });
        }
      }),
      on: {
        said: {
          actions: assign(({ context, event: { message } }) => ({
            said: { ...context.said, [message.from]: message.body },
          })),
        },
      },
      always: [
        { guard: 'isUnanswered' },
        { guard: 'isJudged', target: 'judging' },
        { target: 'over' },
      ],
    },
    judging: {
      entry: emit(({ context: { digit, said, solvers } }) => ({
        type: 'say' as const,
        say: { to: 'judge', kind: 'ask', body: `${digit}${said[solvers[0] ?? ''] ?? ''}?` },
      })),
      on: {
        said: {
          target: 'over',
          actions: assign(({ event: { message } }) => ({ verdict: message.body })),
        },
      },
    },
    over: { type: 'final' },
  },
  output: ({ context }) => outcomeOf(context),
});

const isAnswered = ({ solvers, said }: Context): boolean => solvers.every((seat) => seat in said);

function outcomeOf({ digit, solvers, said, verdict }: Context): Plain {
  return {
    answers: solvers.map((agent) => ({
      agent,
      turn: 0,
      view: 0,
      attempt: 0,
      value: said[agent] ?? null,
      correct: said[agent] === digit,
    })),
    evaluations:
      verdict === null
        ? []
        : [{ agent: 'judge', turn: 0, of: 0, verdict: verdict === 'y', wellFormed: true }],
    scorings: [],
  } satisfies Record<keyof AnswersOutcome, Plain>;
}

function speaker(name: string, choices: readonly string[]): Role<{ readonly asked: string }> {
  return {
    name,
    machine: setup({
      types: {} as {
        context: { readonly asked: string };
        events:
          | { readonly type: 'ask'; readonly message: Message<'ask', string> }
          | { readonly type: 'reply'; readonly reply: { readonly text: string } };
        emitted: SayEvent;
      },
    }).createMachine({
      context: { asked: '' },
      initial: 'idle',
      states: {
        idle: {
          on: {
            ask: {
              target: 'saying',
              actions: assign(({ event: { message } }) => ({ asked: message.body })),
            },
          },
        },
        saying: {
          tags: DECIDING,
          on: {
            reply: {
              target: 'idle',
              actions: emit(({ event: { reply } }) => ({
                type: 'say' as const,
                say: { to: 'environment', kind: 'said', body: reply.text },
              })),
            },
          },
        },
      },
    }),
    observe: ({ asked }) => ({ compact: asked, chat: [], maxLength: 1, choices }),
    parse: (text) => ({ ok: true, body: text, text }),
  };
}

/** Pays an answer 1 for being `wanted`, or for being right. */
export function pays(wanted: '3' | 'right'): RewardTerm {
  const name = `pays-${wanted}`;
  const judge = (episode: Episode) =>
    (readAnswers(episode, name)?.answers ?? []).flatMap((answer) => {
      const decision = decisionOf(episode, answer);
      const earned = wanted === 'right' ? answer.correct : answer.value === wanted;
      return decision === undefined ? [] : [creditFor(decision, name, earned ? 1 : 0)];
    });
  return { name, sources: [], range: [0, 1], judge: (group) => group.flatMap(judge) };
}

/** What was said in an episode, in order. */
export const saidIn = (episode: Episode): readonly string[] =>
  decisionsOf(episode).map(({ text }) => text);
