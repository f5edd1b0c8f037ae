import { requestReplyRole } from 'agon-sim';
import type { RequestContext, ChatMessage, Role } from 'agon-sim';
import type { ProposeBody } from '../environments/proposer-solver.ts';
import type { AnswerDomain } from '../environments/tasks/answer-domain.ts';
import { parseProposal, proposerPrompt } from '../environments/tasks/texts/proposal.ts';

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
