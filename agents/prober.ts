import { requestReplyRole } from 'agon-sim';
import type { RequestContext, ChatMessage, Reply, Role } from 'agon-sim';
import type { AnswerDomain } from '../environments/tasks/answer-domain.ts';
import type { ProbeBody, ProbedBody } from '../environments/likelihood-probing.ts';
import { questionPrompt } from '../environments/tasks/texts/answer.ts';
import { malformedReply } from '../environments/tasks/texts/malformed-reply.ts';

/**
 * Has its policy score texts that it doesn't choose (`Prompt.scored`): seated beside a solver with the
 * solver's policy, it tells how likely that policy finds an answer, or what might follow one.
 *
 *   compact  `S`                      `alone`: as if nothing had been asked
 *            `<problem>S<before>`     the others: as the solver sees the question, then what it wrote
 *
 * A language model finds `before` as its own last message.
 */
export function prober({
  domain,
}: {
  readonly domain: AnswerDomain;
}): Role<RequestContext<ProbeBody>> {
  return requestReplyRole({
    name: 'prober',
    hears: 'probe',
    says: 'probed',
    states: { deciding: 'scoring', done: 'scored' },
    observe: (probe: ProbeBody) => {
      const { kind, problem, before, text } = probe;
      const asked = kind === 'alone' ? 'S' : questionPrompt(domain, { problem, history: [] });
      return {
        compact: asked + before,
        chat: chat(domain, probe),
        maxLength: Array.from(text).length,
        scored: text,
      };
    },
    // Other words than these are somebody else's: an injected reply, or a person's.
    parse: (text, probe) => parseScored(text, probe),
  });
}

function parseScored(text: string, probe: ProbeBody): Reply<ProbedBody> {
  return text === probe.text
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
