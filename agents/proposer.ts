import { requestReplyRole } from 'agon-sim';
import type { RequestContext, ChatMessage, Reply, Role } from 'agon-sim';
import type { ProposalBody, ProposeBody } from '../environments/proposer-solver.ts';
import type { AnswerDomain } from '../environments/tasks/answer-domain.ts';
import { malformedReply } from '../environments/tasks/texts/malformed-reply.ts';
import { tagged } from '../environments/tasks/texts/tagged.ts';

/**
 * Makes up a problem after a few examples.
 *
 *   compact  `<example>;<example>;P`  ->  `<problem>`
 *   chat     `<problem>` … `</problem>`
 */
export function proposer({
  domain,
}: {
  readonly domain: AnswerDomain;
}): Role<RequestContext<ProposeBody>> {
  return requestReplyRole({
    name: 'proposer',
    hears: 'propose',
    says: 'proposal',
    states: { deciding: 'proposing', done: 'proposed' },
    observe: (shown: ProposeBody) => ({
      compact: proposerPrompt(domain, shown),
      chat: chat(domain, shown),
      maxLength: domain.compact.problemLength,
    }),
    parse: (text) => parseProposal(text, domain),
  });
}

/** The compact prompt, for those who make training data. */
export function proposerPrompt({ compact }: AnswerDomain, { examples }: ProposeBody): string {
  return `${examples.map((example) => `${compact.problem(example)};`).join('')}P`;
}

function parseProposal(text: string, domain: AnswerDomain): Reply<ProposalBody> {
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

function chat({ wording }: AnswerDomain, { examples }: ProposeBody): readonly ChatMessage[] {
  return [
    {
      role: 'system',
      content:
        'You make up problems. Given a few examples, make up a new problem of the same kind: unlike the examples, neither so easy that everybody solves it nor so hard that nobody does. Think as you like, then end with your problem, written as the examples are, between <problem> and </problem>.',
    },
    {
      role: 'user',
      content:
        examples.length === 0
          ? 'There are no examples yet.'
          : examples.map((example, i) => `Example ${i + 1}\n${wording.task(example)}`).join('\n\n'),
    },
  ];
}
