import type { Reply } from 'agon-sim';
import type { AnswerDomain } from '../answer-domain.ts';
import { malformedReply } from './malformed-reply.ts';
import { tagged } from './tagged.ts';

/** The compact prompt of a reflection. */
export function reflectPrompt(
  { compact }: AnswerDomain,
  { problem, answer: failed }: { readonly problem: string; readonly answer: string },
): string {
  return `${compact.problem(problem)}S${compact.answer(failed)}F`;
}

/** Reads a note of `noteLength` characters, or of any length in `<reflection>`. */
export function parseNote(text: string, noteLength: number): Reply<{ readonly note: string }> {
  const found = tagged(text, 'reflection');
  if (found.kind === 'unclear') return malformedReply(text, found.reason);
  if (found.kind === 'found') {
    return found.content === ''
      ? malformedReply(text, 'the <reflection> is empty')
      : { ok: true, body: { note: found.content }, text };
  }
  return text.length === noteLength
    ? { ok: true, body: { note: text }, text }
    : malformedReply(text, `neither a note of ${noteLength} characters nor a <reflection>`);
}
