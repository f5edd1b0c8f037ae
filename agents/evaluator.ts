import { DECIDING } from 'agon';
import type { AgentEvent, AgentInput, ChatMessage, Message, Reply, Role } from 'agon';
import { assign, emit, setup } from 'xstate';
import type { AnswerDomain } from '../environments/tasks/answer-domain.ts';
import { questionPrompt } from './answerer.ts';
import type { DiscussedAnswer } from './answerer.ts';
import { answer } from './reply/answer.ts';
import type { Answer } from './reply/answer.ts';
import { malformedReply } from './reply/malformed-reply.ts';
import { tagged } from './reply/tagged.ts';

/** Heard: is this answer right? `history` holds earlier answers with what was said of them, oldest first. */
export type EvaluateBody = {
  readonly problem: string;
  readonly answer: string;
  readonly history: readonly DiscussedAnswer[];
};

/** Said: own work with a verdict. */
export type EvaluationBody = {
  readonly evaluation: string;
  /** True: it takes the answer for right. */
  readonly verdict: boolean;
};

export interface EvaluatorContext {
  readonly evaluated: EvaluateBody | null;
}

/**
 * Evaluates an answer by work of its own, which it shows, and gives a verdict.
 *
 *   compact  `<problem>S<answer>E`, history between problem and `S` as for the solver  ->  `<evaluation>`
 *   chat     `<evaluation>` … `</evaluation>`
 *
 * The compact prompt goes on where the solver's reply ended. So what solver, evaluator and scorer
 * write stands in one transcript, and a policy that speaks for all three learns from it at once.
 */
export function evaluator({ domain }: { readonly domain: AnswerDomain }): Role<EvaluatorContext> {
  return {
    name: 'evaluator',
    machine: evaluatorMachine,
    observe: ({ evaluated }) => {
      if (evaluated === null) throw new Error('internal: evaluator observes before it was asked');
      return {
        compact: evaluatorPrompt(domain, evaluated),
        chat: chat(domain, evaluated),
        maxLength: domain.review.evaluationLength,
      };
    },
    parse: (text, { evaluated }) =>
      evaluated === null
        ? malformedReply(text, 'nothing was shown')
        : parseEvaluation(text, domain),
  };
}

/** The compact prompt, for those who make training data. */
export function evaluatorPrompt(domain: AnswerDomain, body: EvaluateBody): string {
  return `${questionPrompt(domain, body)}${domain.compact.answer(body.answer)}E`;
}

const evaluatorMachine = setup({
  types: {} as {
    context: EvaluatorContext;
    input: AgentInput;
    events: AgentEvent<Message<'evaluate', EvaluateBody>, EvaluationBody>;
    emitted: Answer<'evaluation', EvaluationBody>;
  },
  guards: { understood: ({ event }) => event.type === 'reply' && event.reply.ok },
}).createMachine({
  id: 'evaluator',
  context: { evaluated: null },
  initial: 'idle',
  on: {
    evaluate: {
      target: '.evaluating',
      actions: assign({ evaluated: ({ event }) => event.message.body }),
    },
  },
  states: {
    idle: {},
    evaluating: {
      tags: DECIDING,
      on: {
        evaluate: {}, // one answer at a time
        reply: [
          {
            guard: 'understood',
            target: 'evaluated',
            actions: emit(({ event }) => answer('evaluation', event.reply)),
          },
          { target: 'garbled', actions: emit(({ event }) => answer('evaluation', event.reply)) },
        ],
      },
    },
    evaluated: {},
    /** The policy said something that is no evaluation. */
    garbled: {},
  },
});

function parseEvaluation(text: string, { review }: AnswerDomain): Reply<EvaluationBody> {
  const found = tagged(text, 'evaluation');
  if (found.kind === 'unclear') return malformedReply(text, found.reason);
  const evaluation = found.kind === 'found' ? found.content : text;
  const verdict = review.verdict(evaluation);
  if (verdict !== undefined) return { ok: true, body: { evaluation, verdict }, text };
  return malformedReply(
    text,
    found.kind === 'found'
      ? 'what stands in <evaluation> is no evaluation with a verdict'
      : 'neither the compact form nor an <evaluation>',
  );
}

function chat(
  { wording }: AnswerDomain,
  { problem, answer: text, history }: EvaluateBody,
): readonly ChatMessage[] {
  const earlier = history.map(
    (entry) =>
      `Answer: ${entry.answer}${entry.evaluation === null ? '' : `\nSaid of it: ${entry.evaluation}`}`,
  );
  return [
    {
      role: 'system',
      content: [
        'You examine an answer to a question. Do the work yourself, step by step, and name every error that you find; look for errors rather than agree.',
        wording.evaluationForm,
        'Think as you like, then end with your evaluation between <evaluation> and </evaluation>.',
      ].join('\n'),
    },
    {
      role: 'user',
      content: [
        wording.task(problem),
        ...(earlier.length > 0 ? ['Earlier in this discussion:', ...earlier] : []),
        `The answer to examine: ${text}`,
      ].join('\n\n'),
    },
  ];
}
