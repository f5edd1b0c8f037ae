import type { Episode } from 'agon-sim';
import { countsOf } from '../voting/describe-vote.ts';
import { proposalOutcome } from '../../../environments/proposer-solver.ts';
import type { ProposalTask } from '../../../environments/tasks/proposal-task.ts';

/** A proposal in a few lines: what it was made after, what became of it, and what was answered. */
export function describeProposal(episode: Episode): string {
  const outcome = proposalOutcome(episode);
  if (outcome === null) return `failed in ${episode.plan.id}`;
  const { proposal, answers, unused } = outcome;
  const { examples } = episode.plan.task as ProposalTask;
  return [
    `shown     ${examples.join('   ')}`,
    `proposed  ${proposal.problem ?? 'unreadable'}   ${proposal.reason ?? 'accepted'}`,
    `answers   ${countsOf([...answers, ...unused]) || 'nobody was asked'}`,
  ].join('\n');
}
