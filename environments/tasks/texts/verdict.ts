import type { Reply } from 'agon-sim';
import type { TaskDomain } from '../task-domain.ts';
import { malformedReply } from './malformed-reply.ts';
import { tagged } from './tagged.ts';

type Examined = {
  readonly problem: string;
  readonly prefix: readonly string[];
  readonly candidate: string;
};

type Verdict = {
  readonly correct: boolean;
  readonly recomputed: string | null;
  readonly consistent: boolean;
};

/** The compact prompt that asks for a verdict: `C74+68-85;13333-85=67?`. */
export function criticPrompt(domain: TaskDomain, { problem, prefix, candidate }: Examined): string {
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

/** Reads a verdict on the candidate: `5>7=n`, or `<verdict>` with perhaps a `<result>`. */
export function parseVerdict(text: string, candidate: string, domain: TaskDomain): Reply<Verdict> {
  return parseCompact(text, candidate, domain) ?? parseTagged(text, candidate, domain);
}

function parseCompact(
  text: string,
  candidate: string,
  { compact }: TaskDomain,
): Reply<Verdict> | undefined {
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

function parseTagged(text: string, candidate: string, domain: TaskDomain): Reply<Verdict> {
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
