import { requestReplyRole } from 'agon-sim';
import type { RequestContext, Reply, Role } from 'agon-sim';
import type { ExamineBody, VerdictBody } from '../environments/adversarial-steps.ts';
import type { TaskDomain } from '../environments/tasks/task-domain.ts';
import { malformedReply } from './reply/malformed-reply.ts';
import { tagged } from './reply/tagged.ts';

/**
 * Examines the problem, the steps before and a candidate step; recomputes the step; gives a verdict.
 *
 *   compact  `C74+68-85;13333-85=67?`  ->  `5>7=n`
 *
 * The reply holds, character for character of the result, the critic's own one and a mark, `=` if the
 * candidate has the same and `>` if not, then the verdict, `y` or `n`. The marks make the comparison
 * local: a tiny policy learns "equal" from one character pair at a time, and not from a single bit.
 *
 *   chat     `<result>75</result>` (may be left out), `<verdict>incorrect</verdict>`
 */
export function critic({
  domain,
}: {
  readonly domain: TaskDomain;
}): Role<RequestContext<ExamineBody>> {
  const instruction = chatInstruction(domain);
  const maxLength = 2 * domain.compact.resultLength + 1;
  return requestReplyRole({
    name: 'critic',
    hears: 'examine',
    says: 'verdict',
    states: { deciding: 'examining', done: 'judged' },
    observe: (shown: ExamineBody) => ({
      compact: criticPrompt(domain, shown),
      chat: [
        { role: 'system', content: instruction },
        { role: 'user', content: chatQuestion(domain, shown) },
      ],
      maxLength,
    }),
    parse: (text, { candidate }) =>
      parseCompact(text, candidate, domain) ?? parseTagged(text, candidate, domain),
  });
}

/** The compact prompt, for those who make training data. */
export function criticPrompt(
  domain: TaskDomain,
  { problem, prefix, candidate }: ExamineBody,
): string {
  const { compact } = domain;
  return `C${compact.problem(problem)};${compact.position(problem, prefix)}${compact.step(candidate) ?? ''}?`;
}

/** The reply of a critic that makes no mistake, for a candidate in the place of the correct `step`. */
export function idealVerdict({ compact }: TaskDomain, step: string, candidate: string): string {
  const own = compact.result(step) ?? '';
  const stated = compact.result(candidate) ?? '';
  let reply = '';
  for (let i = 0; i < own.length; i++) reply += `${own[i]}${own[i] === stated[i] ? '=' : '>'}`;
  return reply + (own === stated ? 'y' : 'n');
}

function parseCompact(
  text: string,
  candidate: string,
  { compact }: TaskDomain,
): Reply<VerdictBody> | undefined {
  if (text.length !== 2 * compact.resultLength + 1) return undefined;
  const verdict = text[text.length - 1];
  if (verdict !== 'y' && verdict !== 'n') return undefined;
  const stated = compact.result(candidate) ?? '';
  let own = '';
  let same = true;
  let marksFollow = true;
  for (let i = 0; i < compact.resultLength; i++) {
    const character = text[2 * i] ?? '';
    const mark = text[2 * i + 1];
    if (mark !== '=' && mark !== '>') return undefined;
    const equal = character === stated[i];
    own += character;
    same &&= equal;
    marksFollow &&= equal === (mark === '=');
  }
  const recomputed = compact.readResult(own);
  if (recomputed === undefined) return undefined;
  const correct = verdict === 'y';
  return {
    ok: true,
    body: { correct, recomputed, consistent: marksFollow && correct === same },
    text,
  };
}

function parseTagged(text: string, candidate: string, domain: TaskDomain): Reply<VerdictBody> {
  const verdict = tagged(text, 'verdict');
  if (verdict.kind === 'absent') {
    return malformedReply(text, 'neither the compact form nor a <verdict>');
  }
  if (verdict.kind === 'unclear') return malformedReply(text, verdict.reason);
  if (verdict.content !== 'correct' && verdict.content !== 'incorrect') {
    return malformedReply(text, 'the <verdict> must be correct or incorrect');
  }
  const correct = verdict.content === 'correct';
  const result = tagged(text, 'result');
  if (result.kind === 'unclear') return malformedReply(text, result.reason);
  if (result.kind === 'absent') {
    return { ok: true, body: { correct, recomputed: null, consistent: true }, text };
  }
  const consistent = correct === (result.content === domain.resultOf(candidate));
  return { ok: true, body: { correct, recomputed: result.content, consistent }, text };
}

function chatInstruction({ wording }: TaskDomain): string {
  return [
    'You are given a problem, the steps of its solution so far, which are correct, and a candidate for the next step. Judge whether the candidate is correct: the calculation that the problem requires at this place, with the right result.',
    wording.stepForm,
    'Think as you like and do the step yourself, then end with <result>your own result of the step</result> and <verdict>correct</verdict> or <verdict>incorrect</verdict>.',
  ].join('\n');
}

function chatQuestion(
  { wording }: TaskDomain,
  { problem, prefix, candidate }: ExamineBody,
): string {
  return `${wording.task(problem)}\nSteps so far: ${prefix.length === 0 ? 'none' : prefix.join(', ')}\nCandidate for the next step: ${candidate}`;
}
