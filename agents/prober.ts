import { requestReplyRole } from 'agon-sim';
import type { RequestContext, ChatMessage, Role } from 'agon-sim';
import type { AnswerDomain } from '../environments/tasks/answer-domain.ts';
import type { ProbeBody } from '../environments/likelihood-probing.ts';
import { parseProbed, probePrompt } from '../environments/tasks/texts/probe.ts';

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
    observe: (probe: ProbeBody) => ({
      compact: probePrompt(domain, probe),
      chat: chat(domain, probe),
      maxLength: Array.from(probe.text).length,
      scored: probe.text,
    }),
    parse: (text, probe) => parseProbed(text, probe.text),
  });
}

function chat({ wording }: AnswerDomain, { kind, problem, before }: ProbeBody): ChatMessage[] {
  const asked = kind === 'alone' ? wording.answerForm : wording.task(problem);
  return [
    { role: 'user', content: asked },
    ...(before === '' ? [] : [{ role: 'assistant' as const, content: before }]),
  ];
}
