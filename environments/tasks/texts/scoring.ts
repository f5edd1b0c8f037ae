import type { Reply } from 'agon-sim';
import type { AnswerDomain } from '../answer-domain.ts';
import { evaluatorPrompt } from './evaluation.ts';
import { malformedReply } from './malformed-reply.ts';
import { tagged } from './tagged.ts';

/** The compact prompt that asks for a score, for those who make training data. */
export function scorerPrompt(
  domain: AnswerDomain,
  {
    problem,
    answer: text,
    evaluation,
  }: { readonly problem: string; readonly answer: string; readonly evaluation: string | null },
): string {
  const before = evaluatorPrompt(domain, { problem, answer: text, history: [] });
  return `${before}${evaluation ?? blankEvaluation(domain)}C`;
}

/** In place of each character of an evaluation that nobody gave. */
export const BLANK = '.';

/** What stands in the compact form where nobody evaluated. */
export function blankEvaluation({ review }: AnswerDomain): string {
  return BLANK.repeat(review.evaluationLength);
}

const SCORES: Readonly<Partial<Record<string, 1 | 2 | 3>>> = { '1': 1, '2': 2, '3': 3 };

/** Reads a score, in the compact form or in `<score>`; none is ever guessed from the rest of the reply. */
export function parseScoring(
  text: string,
  { review }: AnswerDomain,
): Reply<{ readonly score: 1 | 2 | 3 }> {
  const score = review.scoreIn(text);
  if (score !== undefined) return { ok: true, body: { score }, text };
  const found = tagged(text, 'score');
  if (found.kind === 'unclear') return malformedReply(text, found.reason);
  if (found.kind === 'absent') {
    return malformedReply(text, 'neither the compact form nor a <score>');
  }
  const said = Object.hasOwn(SCORES, found.content) ? SCORES[found.content] : undefined;
  return said === undefined
    ? malformedReply(text, 'the <score> must be 1, 2 or 3')
    : { ok: true, body: { score: said }, text };
}
