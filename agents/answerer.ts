import { DECIDING, sayReply } from 'agon-sim';
import type { AgentEvent, AgentInput, ChatMessage, Message, Role, SayReplyEvent } from 'agon-sim';
import { assign, emit, setup } from 'xstate';
import type { AnswerDomain } from '../environments/tasks/answer-domain.ts';
import type {
  AnswerBody,
  DiscussedAnswer,
  QuestionBody,
  ReviseBody,
} from '../environments/tasks/answer-messages.ts';
import { parseAnswer, questionPrompt, revisePrompt } from '../environments/tasks/texts/answer.ts';

export interface AnswererContext {
  readonly asked: (QuestionBody & { readonly revised: DiscussedAnswer | null }) | null;
}

/**
 * Answers questions in the role of the solver, and revises its answers when it is asked to.
 *
 *   compact  `<problem>S`                                    ->  `<answer>`
 *            `<problem>H<answer>E<evaluation>S`              with one entry of history
 *            `<problem>S<answer>R`, `<problem>S<answer>E<evaluation>R`  to revise
 *   chat     `<answer>` … `</answer>`
 *
 * An answer that breaks the rules of the task (which anybody can check) is malformed.
 */
export function answerer({ domain }: { readonly domain: AnswerDomain }): Role<AnswererContext> {
  return {
    name: 'solver',
    machine: answererMachine,
    observe: ({ asked }) => {
      if (asked === null) throw new Error('internal: answerer observes before it was asked');
      return {
        compact:
          asked.revised === null
            ? questionPrompt(domain, asked)
            : revisePrompt(domain, asked.problem, asked.revised),
        chat: chat(domain, asked),
        maxLength: domain.compact.answerLength,
      };
    },
    parse: (text, { asked }) => parseAnswer(text, asked?.problem ?? null, domain),
  };
}

/** In both states in which it waits: one question at a time, and what its policy replies is told. */
const UNTIL_REPLY = {
  question: {},
  revise: {},
  reply: [
    { guard: 'understood', target: 'answered', actions: 'tell' },
    { target: 'garbled', actions: 'tell' },
  ],
} as const;

const answererMachine = setup({
  types: {} as {
    context: AnswererContext;
    input: AgentInput;
    events: AgentEvent<
      Message<'question', QuestionBody> | Message<'revise', ReviseBody>,
      AnswerBody
    >;
    emitted: SayReplyEvent<'answer', AnswerBody>;
  },
  guards: { understood: ({ event }) => event.type === 'reply' && event.reply.ok },
  actions: {
    tell: emit(({ event }) => {
      if (event.type !== 'reply') throw new Error(`internal: answerer answers on '${event.type}'`);
      return sayReply('answer', event.reply);
    }),
  },
}).createMachine({
  id: 'answerer',
  context: { asked: null },
  initial: 'idle',
  on: {
    question: {
      target: '.answering',
      actions: assign(({ event }) => ({ asked: { ...event.message.body, revised: null } })),
    },
    revise: {
      target: '.revising',
      actions: assign(({ event: { message } }) => {
        const { problem, answer: text, evaluation } = message.body;
        return { asked: { problem, history: [], revised: { answer: text, evaluation } } };
      }),
    },
  },
  states: {
    idle: {},
    answering: { tags: DECIDING, on: UNTIL_REPLY },
    revising: { tags: DECIDING, on: UNTIL_REPLY },
    answered: {},
    /** The policy said something that is no answer, or breaks the rules of the task. */
    garbled: {},
  },
});

function chat(
  { wording }: AnswerDomain,
  { problem, history, revised }: NonNullable<AnswererContext['asked']>,
): readonly ChatMessage[] {
  const said = (entry: DiscussedAnswer) =>
    `Answer: ${entry.answer}${entry.evaluation === null ? '' : `\nSaid of it: ${entry.evaluation}`}`;
  const parts = [
    wording.task(problem),
    ...(history.length > 0 ? ['Earlier in this discussion:', ...history.map(said)] : []),
    ...(revised === null
      ? []
      : [
          'You answered this before:',
          said(revised),
          'Look again. Give a better answer, or the same if it is right.',
        ]),
  ];
  return [
    {
      role: 'system',
      content: `You answer questions. ${wording.answerForm} Think as you like, then end with your answer between <answer> and </answer>.`,
    },
    { role: 'user', content: parts.join('\n\n') },
  ];
}
