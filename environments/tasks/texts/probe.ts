import type { ProbeKind, Reply } from 'agon-sim';
import type { AnswerDomain } from '../answer-domain.ts';
import { questionPrompt } from './answer.ts';
import { malformedReply } from './malformed-reply.ts';

/** The compact prompt after which a text is scored: as the solver sees the question, or as if nothing had been asked. */
export function probePrompt(
  domain: AnswerDomain,
  {
    kind,
    problem,
    before,
  }: { readonly kind: ProbeKind; readonly problem: string; readonly before: string },
): string {
  return (kind === 'alone' ? 'S' : questionPrompt(domain, { problem, history: [] })) + before;
}

/** Other words than those that were to be scored are somebody else's: an injected reply, or a person's. */
export function parseProbed(text: string, scored: string): Reply<Readonly<Record<string, never>>> {
  return text === scored
    ? { ok: true, body: {}, text }
    : malformedReply(text, 'it is not the text that was to be scored');
}
