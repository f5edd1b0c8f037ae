import { DECIDING, ENVIRONMENT } from 'agon';
import type { AgentEvent, AgentInput, Message, Role, SayEvent, Utterance } from 'agon';
import { questionPrompt } from 'agon/agents';
import type { EvaluateBody, EvaluationBody } from 'agon/agents';
import type { AnswerDomain } from 'agon/environments';
import { assign, emit, setup } from 'xstate';

type Said =
  Utterance<'evaluation', EvaluationBody> | Utterance<'malformed', { readonly reason: string }>;

/** Judges an answer with one letter, y or n, and shows no work: `<problem>S<answer>=` -> `y`. */
export function quickJudge(domain: AnswerDomain): Role<{ readonly shown: EvaluateBody | null }> {
  return {
    name: 'quick-judge',
    machine: judging,
    observe: ({ shown }) => {
      if (shown === null) throw new Error('the judge was shown nothing');
      const { problem, answer } = shown;
      return {
        compact: `${questionPrompt(domain, shown)}${domain.compact.answer(answer)}=`,
        chat: [
          { role: 'system', content: 'Is the answer right? Reply with one letter: y or n.' },
          { role: 'user', content: `${domain.wording.task(problem)}\nAnswer: ${answer}` },
        ],
        maxLength: 1,
        choices: ['y', 'n'],
      };
    },
    parse: (text) =>
      text === 'y' || text === 'n'
        ? { ok: true, body: { evaluation: text, verdict: text === 'y' }, text }
        : { ok: false, reason: 'neither y nor n', text },
  };
}

const judging = setup({
  types: {} as {
    context: { readonly shown: EvaluateBody | null };
    input: AgentInput;
    events: AgentEvent<Message<'evaluate', EvaluateBody>, EvaluationBody>;
    emitted: SayEvent<Said>;
  },
}).createMachine({
  id: 'quick-judge',
  context: { shown: null },
  initial: 'idle',
  states: {
    idle: {
      on: {
        evaluate: {
          target: 'judging',
          actions: assign({ shown: ({ event }) => event.message.body }),
        },
      },
    },
    judging: {
      tags: DECIDING,
      on: {
        evaluate: {}, // one answer at a time
        reply: {
          target: 'idle',
          actions: emit(({ event: { reply } }) => ({
            type: 'say' as const,
            say: reply.ok
              ? { to: ENVIRONMENT, kind: 'evaluation' as const, body: reply.body }
              : { to: ENVIRONMENT, kind: 'malformed' as const, body: { reason: reply.reason } },
          })),
        },
      },
    },
  },
});
