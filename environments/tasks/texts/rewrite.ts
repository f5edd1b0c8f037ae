import type { Reply } from 'agon-sim';
import type { TaskDomain } from '../task-domain.ts';
import { malformedReply } from './malformed-reply.ts';
import { tagged } from './tagged.ts';

/** A correct step, which follows the prefix. */
type CorrectStep = {
  readonly problem: string;
  readonly prefix: readonly string[];
  readonly step: string;
};

/** A step rewritten, with the kind of its error if one was named first. */
export type Rewritten = { readonly step: string; readonly errorKind: string | null };

/** The compact prompt that asks for a rewrite of a step: `G74+68-85;13333-85=57>`. */
export function sneakyPrompt(domain: TaskDomain, { problem, prefix, step }: CorrectStep): string {
  const { compact } = domain;
  return `G${compact.problem(problem)};${compact.position(problem, prefix)}${compact.step(step) ?? ''}>`;
}

/** The compact reply that says this; the kind is named only where it must be. */
export function sneakyReply({ compact }: TaskDomain, { step, errorKind }: Rewritten): string {
  return (errorKind === null ? '' : compact.mark(errorKind)) + (compact.step(step) ?? '');
}

/**
 * Reads a rewritten step, in the compact form or in `<step>`.
 *
 * @param families - the kinds of error on offer, one of which must be named first; null: none may be
 */
export function parseRewrite(
  text: string,
  domain: TaskDomain,
  families: readonly string[] | null,
): Reply<Rewritten> {
  return families === null ? parseStep(text, domain) : parseKindAndStep(text, domain, families);
}

function parseStep(text: string, domain: TaskDomain): Reply<Rewritten> {
  const compact = domain.compact.readStep(text);
  if (compact !== undefined) {
    return { ok: true, body: { step: compact, errorKind: null }, text };
  }
  return parseTaggedStep(text, domain, null);
}

function parseKindAndStep(
  text: string,
  domain: TaskDomain,
  families: readonly string[],
): Reply<Rewritten> {
  const step = domain.compact.readStep(text.slice(1));
  const marked = domain.compact.readMark(text.slice(0, 1));
  if (step !== undefined && marked !== undefined) {
    return families.includes(marked)
      ? { ok: true, body: { step, errorKind: marked }, text }
      : malformedReply(text, `the error kind ${marked} is not on offer`);
  }
  const kind = tagged(text, 'kind');
  if (kind.kind === 'unclear') return malformedReply(text, kind.reason);
  if (kind.kind === 'absent') {
    return malformedReply(text, 'neither the compact form, error kind first, nor a <kind>');
  }
  return families.includes(kind.content)
    ? parseTaggedStep(text, domain, kind.content)
    : malformedReply(text, 'the <kind> is not on offer');
}

function parseTaggedStep(
  text: string,
  domain: TaskDomain,
  errorKind: string | null,
): Reply<Rewritten> {
  const step = tagged(text, 'step');
  if (step.kind === 'unclear') return malformedReply(text, step.reason);
  if (step.kind === 'absent') {
    return malformedReply(text, 'neither the compact form nor a <step>');
  }
  return domain.compact.step(step.content) === undefined
    ? malformedReply(text, 'what stands in <step> is no step')
    : { ok: true, body: { step: step.content, errorKind }, text };
}
