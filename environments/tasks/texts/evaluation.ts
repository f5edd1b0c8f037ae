import type { Reply } from 'agon-sim';
import type { AnswerDomain } from '../answer-domain.ts';
import type { EvaluateBody, EvaluationBody } from '../answer-messages.ts';
import { malformedReply } from './malformed-reply.ts';
import { questionPrompt } from './answer.ts';
import { tagged } from './tagged.ts';

/** The compact prompt that asks for an evaluation. */
export function evaluatorPrompt(domain: AnswerDomain, body: EvaluateBody): string {
  return `${questionPrompt(domain, body)}${domain.compact.answer(body.answer)}E`;
}

/** Reads an evaluation with a verdict, as it is or in `<evaluation>`. */
export function parseEvaluation(text: string, { review }: AnswerDomain): Reply<EvaluationBody> {
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
