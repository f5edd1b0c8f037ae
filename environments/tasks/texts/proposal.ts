import type { Reply } from 'agon-sim';
import type { AnswerDomain } from '../answer-domain.ts';
import { malformedReply } from './malformed-reply.ts';
import { tagged } from './tagged.ts';

/** The compact prompt that asks for a problem after examples. */
export function proposerPrompt(
  { compact }: AnswerDomain,
  { examples }: { readonly examples: readonly string[] },
): string {
  return `${examples.map((example) => `${compact.problem(example)};`).join('')}P`;
}

/** Reads a problem of the domain, in the compact form or in `<problem>`. */
export function parseProposal(
  text: string,
  domain: AnswerDomain,
): Reply<{ readonly problem: string }> {
  const said = domain.compact.readProblem(text) ?? readTagged(text);
  if (typeof said !== 'string') return malformedReply(text, said.reason);
  const fault = domain.checkProblem(said);
  return fault === undefined
    ? { ok: true, body: { problem: said }, text }
    : malformedReply(text, fault);
}

function readTagged(text: string): string | { readonly reason: string } {
  const found = tagged(text, 'problem');
  if (found.kind === 'found') return found.content;
  if (found.kind === 'unclear') return found;
  return { reason: 'neither the compact form nor a <problem>' };
}
