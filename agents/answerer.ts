import { DECIDING, sayReply } from 'agon-sim';
import type {
  AgentEvent,
  AgentInput,
  ChatMessage,
  Message,
  Reply,
  Role,
  SayReplyEvent,
} from 'agon-sim';
import { assign, emit, setup } from 'xstate';
import type { AnswerDomain } from '../environments/tasks/answer-domain.ts';
import type {
  AnswerBody,
  DiscussedAnswer,
  QuestionBody,
  ReviseBody,
} from '../environments/tasks/answer-messages.ts';
import { malformedReply } from '../environments/tasks/texts/malformed-reply.ts';
import { tagged } from '../environments/tasks/texts/tagged.ts';

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

/** The compact prompt of a question, for those who make training data. */
export function questionPrompt(
  { compact }: AnswerDomain,
  { problem, history }: QuestionBody,
): string {
  const past = history.map((entry) => `H${discussed(compact, entry)}`).join('');
  return `${compact.problem(problem)}${past}S`;
}

/** The compact prompt of a revision. */
export function revisePrompt(
  { compact }: AnswerDomain,
  problem: string,
  revised: DiscussedAnswer,
): string {
  return `${compact.problem(problem)}S${discussed(compact, revised)}R`;
}

function discussed(
  compact: AnswerDomain['compact'],
  { answer: text, evaluation }: DiscussedAnswer,
): string {
  return `${compact.answer(text)}${evaluation === null ? '' : `E${evaluation}`}`;
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

function parseAnswer(
  text: string,
  problem: string | null,
  domain: AnswerDomain,
): Reply<AnswerBody> {
  if (problem === null) return malformedReply(text, 'nothing was asked');
  const said = domain.compact.readAnswer(text) ?? readTagged(text);
  if (typeof said !== 'string') return malformedReply(text, said.reason);
  const broken = domain.checkAnswer(problem, said);
  return broken === undefined
    ? { ok: true, body: { answer: said }, text }
    : malformedReply(text, broken);
}

function readTagged(text: string): string | { readonly reason: string } {
  const found = tagged(text, 'answer');
  if (found.kind === 'found') return found.content;
  if (found.kind === 'unclear') return found;
  return { reason: 'neither the compact form nor an <answer>' };
}

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
