import type { Episode } from '../../core/episode.ts';
import type { Plain } from '../../core/message.ts';
import { isAuthored } from '../answers-outcome.ts';
import type { Authored } from '../answers-outcome.ts';
import { checkPenalty } from '../check-penalty.ts';
import { meanCredits } from '../mean-credits.ts';
import type { Payment } from '../mean-credits.ts';
import { isRecord } from '../plain-checks.ts';
import type { RewardTerm } from '../term.ts';
import { unreadableOutcome } from '../unreadable-outcome.ts';

const TERM = 'proposal-quality';

/**
 * How useful a problem is that an agent made up: an accepted one is worth the more, the less its
 * solvers agree on one answer or another.
 *
 *     1 - |2p - 1| if accepted, `refused` if a filter refused it, `malformed` if it is no problem
 *
 * where p is the share of the most frequent answer; most at p = 1/2. The right answer isn't needed.
 * Reads the outcome's `proposal` (agent, turn, problem, accepted, share). R-Zero takes off a penalty for
 * repeating itself, and pays nothing below 0; here an environment's filters refuse what repeats.
 *
 * Mind what it asks for: problems that split the solvers, for whatever reason. In long runs proposers
 * find needlessly complex ones that pay without teaching anything (SGS, arXiv 2604.20209); filters and
 * an eye on held-out accuracy belong to it.
 *
 * Range [the lower of the two penalties, 1], both included.
 *
 * @param refused - finite and at most 0; 0 if absent
 * @param malformed - finite and at most 0; -1 if absent
 */
export function proposalQuality({
  refused = 0,
  malformed = -1,
}: { readonly refused?: number; readonly malformed?: number } = {}): RewardTerm {
  checkPenalty('proposalQuality: refused', refused);
  checkPenalty('proposalQuality: malformed', malformed);
  return {
    name: TERM,
    sources: [
      {
        title: 'R-Zero: Self-Evolving Reasoning LLM from Zero Data',
        arxiv: '2508.05004',
        where: 'uncertainty reward of the challenger',
      },
      {
        title: 'SeRL: Self-Play Reinforcement Learning for Large Language Models with Limited Data',
        arxiv: '2505.20347',
        where: 'online filters of self-made tasks',
      },
    ],
    formula: '1 - |2p - 1| if accepted, p the share of the most frequent answer; else the penalty',
    range: [Math.min(refused, malformed), 1],
    judge: (group) =>
      meanCredits(
        TERM,
        group.flatMap((episode): Payment[] => {
          const proposal = readProposal(episode);
          if (proposal === null) return [];
          const { agent, turn, problem, accepted, share } = proposal;
          const quality = accepted ? 1 - Math.abs(2 * (share ?? 0) - 1) : refused;
          return [{ to: { episode, agent, turn }, value: problem === null ? malformed : quality }];
        }),
      ),
  };
}

interface Proposal extends Authored {
  readonly problem: string | null;
  readonly accepted: boolean;
  readonly share: number | null;
}

/** Null if the episode failed: nobody is judged then. Throws a UserError on another kind of outcome. */
function readProposal(episode: Episode): Proposal | null {
  if (episode.ending.kind === 'failed') return null;
  const outcome = episode.ending.outcome;
  const proposal = isRecord(outcome) ? outcome['proposal'] : undefined;
  if (proposal !== undefined && isProposal(proposal)) return proposal;
  throw unreadableOutcome(
    episode,
    TERM,
    'with a proposal',
    'give the outcome a proposal {agent, turn, problem, accepted, share}',
  );
}

function isProposal(value: Plain): value is Plain & Proposal {
  if (!isRecord(value)) return false;
  const { problem, accepted, share } = value;
  return (
    isAuthored(value) &&
    (problem === null || typeof problem === 'string') &&
    typeof accepted === 'boolean' &&
    (share === null || (typeof share === 'number' && share >= 0 && share <= 1))
  );
}
