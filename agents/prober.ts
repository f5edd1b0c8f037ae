import { DECIDING } from 'agon';
import type { AgentEvent, AgentInput, ChatMessage, Message, ProbeKind, Reply, Role } from 'agon';
import { assign, emit, setup } from 'xstate';
import type { AnswerDomain } from '../environments/tasks/answer-domain.ts';
import { questionPrompt } from './answerer.ts';
import { answer } from './reply/answer.ts';
import type { Answer } from './reply/answer.ts';
import { malformedReply } from './reply/malformed-reply.ts';

/** Heard: how likely is this text here? */
export type ProbeBody = {
  readonly kind: ProbeKind;
  readonly problem: string;
  /** What stands between the question and the text: a part of an answer in its compact form, or nothing. */
  readonly before: string;
  /** What is to be scored; at least one character. */
  readonly text: string;
};

/** Said: it has been scored. How likely it was is in the decision and not for others to hear. */
export type ProbedBody = Readonly<Record<string, never>>;

export interface ProberContext {
  readonly probe: ProbeBody | null;
}

/**
 * Has its policy score texts that it doesn't choose (`Prompt.scored`): seated beside a solver with the
 * solver's policy, it tells how likely that policy finds an answer, or what might follow one.
 *
 *   compact  `S`                      `alone`: as if nothing had been asked
 *            `<problem>S<before>`     the others: as the solver sees the question, then what it wrote
 *
 * A language model finds `before` as its own last message.
 */
export function prober({ domain }: { readonly domain: AnswerDomain }): Role<ProberContext> {
  return {
    name: 'prober',
    machine: proberMachine,
    observe: ({ probe }) => {
      if (probe === null) throw new Error('internal: prober observes before it has a probe');
      const { kind, problem, before, text } = probe;
      const asked = kind === 'alone' ? 'S' : questionPrompt(domain, { problem, history: [] });
      return {
        compact: asked + before,
        chat: chat(domain, probe),
        maxLength: Array.from(text).length,
        scored: text,
      };
    },
    parse: (text, { probe }) => parseScored(text, probe),
  };
}

const proberMachine = setup({
  types: {} as {
    context: ProberContext;
    input: AgentInput;
    events: AgentEvent<Message<'probe', ProbeBody>, ProbedBody>;
    emitted: Answer<'probed', ProbedBody>;
  },
  guards: { understood: ({ event }) => event.type === 'reply' && event.reply.ok },
}).createMachine({
  id: 'prober',
  context: { probe: null },
  initial: 'idle',
  on: {
    probe: { target: '.scoring', actions: assign({ probe: ({ event }) => event.message.body }) },
  },
  states: {
    idle: {},
    scoring: {
      tags: DECIDING,
      on: {
        probe: {}, // one at a time
        reply: [
          {
            guard: 'understood',
            target: 'scored',
            actions: emit(({ event }) => answer('probed', event.reply)),
          },
          { target: 'garbled', actions: emit(({ event }) => answer('probed', event.reply)) },
        ],
      },
    },
    scored: {},
    /** Somebody else's words: an injected reply, or a person's. */
    garbled: {},
  },
});

function parseScored(text: string, probe: ProbeBody | null): Reply<ProbedBody> {
  return text === probe?.text
    ? { ok: true, body: {}, text }
    : malformedReply(text, 'it is not the text that was to be scored');
}

function chat({ wording }: AnswerDomain, { kind, problem, before }: ProbeBody): ChatMessage[] {
  const asked = kind === 'alone' ? wording.answerForm : wording.task(problem);
  return [
    { role: 'user', content: asked },
    ...(before === '' ? [] : [{ role: 'assistant' as const, content: before }]),
  ];
}
