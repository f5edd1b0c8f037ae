import { requestReplyRole } from 'agon-sim';
import type { RequestContext, Reply, Role } from 'agon-sim';
import type { CorruptBody, CorruptionBody } from '../environments/adversarial-steps.ts';
import type { TaskDomain } from '../environments/tasks/task-domain.ts';
import { malformedReply } from './reply/malformed-reply.ts';
import { tagged } from './reply/tagged.ts';

/**
 * How the error kind is chosen: `implicit` leaves it in the rewrite; `chosen-first` has the policy
 * name one of the domain's families before it rewrites, as SPC does (arXiv 2504.19162, section 3).
 * The verifier holds it to what it named.
 */
export type ErrorKinds = 'implicit' | 'chosen-first';

export interface SneakyOptions {
  readonly domain: TaskDomain;
  readonly errorKinds?: ErrorKinds;
  /** The families on offer with `chosen-first`; by default all that one can commit on purpose. */
  readonly families?: readonly string[];
}

/**
 * The sneaky generator: picks an error kind and rewrites a correct step into a wrong one that a
 * critic takes for correct.
 *
 *   compact  `G74+68-85;13333-85=57>`  ->  `33-85=67`, or `433-85=67` with the kind's mark first
 *   chat     `<step>33-58=76</step>`, with `<kind>randomDigit</kind>` before it if kinds are chosen
 */
export function sneakyGenerator({
  domain,
  errorKinds = 'implicit',
  families = domain.deliberate,
}: SneakyOptions): Role<RequestContext<CorruptBody>> {
  const instruction = chatInstruction(domain, errorKinds, families);
  const maxLength = domain.compact.stepLength + (errorKinds === 'chosen-first' ? 1 : 0);
  return requestReplyRole({
    name: 'sneaky-generator',
    hears: 'corrupt',
    says: 'corruption',
    states: { idle: 'lurking', deciding: 'corrupting', done: 'corrupted' },
    observe: (shown: CorruptBody) => ({
      compact: sneakyPrompt(domain, shown),
      chat: [
        { role: 'system', content: instruction },
        { role: 'user', content: chatQuestion(domain, shown) },
      ],
      maxLength,
    }),
    parse: (text) =>
      errorKinds === 'implicit'
        ? parseStep(text, domain)
        : parseKindAndStep(text, domain, families),
  });
}

/** The compact prompt, for those who make training data. */
export function sneakyPrompt(domain: TaskDomain, { problem, prefix, step }: CorruptBody): string {
  const { compact } = domain;
  return `G${compact.problem(problem)};${compact.position(problem, prefix)}${compact.step(step) ?? ''}>`;
}

/** The compact reply that says this; the kind is named only where it must be. */
export function sneakyReply({ compact }: TaskDomain, { step, errorKind }: CorruptionBody): string {
  return (errorKind === null ? '' : compact.mark(errorKind)) + (compact.step(step) ?? '');
}

function parseStep(text: string, domain: TaskDomain): Reply<CorruptionBody> {
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
): Reply<CorruptionBody> {
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
): Reply<CorruptionBody> {
  const step = tagged(text, 'step');
  if (step.kind === 'unclear') return malformedReply(text, step.reason);
  if (step.kind === 'absent') {
    return malformedReply(text, 'neither the compact form nor a <step>');
  }
  return domain.compact.step(step.content) === undefined
    ? malformedReply(text, 'what stands in <step> is no step')
    : { ok: true, body: { step: step.content, errorKind }, text };
}

function chatInstruction(
  { wording }: TaskDomain,
  errorKinds: ErrorKinds,
  families: readonly string[],
): string {
  const kinds = families.map((family) => `- ${family}: ${wording.families[family] ?? family}`);
  return [
    'You are given a problem, the steps of its solution so far, and the correct next step. Rewrite the next step into a wrong one: its result must be wrong, and a critic who checks it should take it for correct.',
    wording.stepForm,
    errorKinds === 'implicit'
      ? 'Think as you like, then end with <step>the wrong step</step>.'
      : `First choose a kind of error:\n${kinds.join('\n')}\nThink as you like, then end with <kind>its name</kind> and <step>the wrong step</step>.`,
  ].join('\n');
}

function chatQuestion({ wording }: TaskDomain, { problem, prefix, step }: CorruptBody): string {
  return `${wording.task(problem)}\nSteps so far: ${prefix.length === 0 ? 'none' : prefix.join(', ')}\nCorrect next step: ${step}`;
}
