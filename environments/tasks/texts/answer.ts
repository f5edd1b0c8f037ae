import type { Reply } from 'agon-sim';
import type { AnswerDomain } from '../answer-domain.ts';
import type { AnswerBody, DiscussedAnswer, QuestionBody } from '../answer-messages.ts';
import { malformedReply } from './malformed-reply.ts';
import { tagged } from './tagged.ts';

/** The compact prompt of a question, for those who make training data. */
export function questionPrompt(
  { compact }: AnswerDomain,
  { problem, history }: QuestionBody,
): string {
  const past = history.map((entry) => `H${discussed(compact, entry)}`).join('');
  return `${compact.problem(problem)}${past}S`;
}

/** The compact prompt of a revision. */
export function revisePrompt(
  { compact }: AnswerDomain,
  problem: string,
  revised: DiscussedAnswer,
): string {
  return `${compact.problem(problem)}S${discussed(compact, revised)}R`;
}

function discussed(
  compact: AnswerDomain['compact'],
  { answer: text, evaluation }: DiscussedAnswer,
): string {
  return `${compact.answer(text)}${evaluation === null ? '' : `E${evaluation}`}`;
}

/** Reads an answer, in the compact form or in `<answer>`. One that breaks the rules of the task is malformed. */
export function parseAnswer(
  text: string,
  problem: string | null,
  domain: AnswerDomain,
): Reply<AnswerBody> {
  if (problem === null) return malformedReply(text, 'nothing was asked');
  const said = domain.compact.readAnswer(text) ?? readTagged(text);
  if (typeof said !== 'string') return malformedReply(text, said.reason);
  const broken = domain.checkAnswer(problem, said);
  return broken === undefined
    ? { ok: true, body: { answer: said }, text }
    : malformedReply(text, broken);
}

function readTagged(text: string): string | { readonly reason: string } {
  const found = tagged(text, 'answer');
  if (found.kind === 'found') return found.content;
  if (found.kind === 'unclear') return found;
  return { reason: 'neither the compact form nor an <answer>' };
}
