import type { Credit } from '../../core/credit.ts';
import { lastDecisionOf, readAdversarialOutcome } from '../adversarial-outcome.ts';
import type { RewardTerm } from '../term.ts';

/**
 * The game between sneaky generator and critic.
 *
 *     critic:  +1 if its verdict is the truth, else -1 (a malformed verdict is -1)
 *     sneaky:  2·f - 1, where f is the share of the critics that took its wrong step for correct
 *
 * With one critic the sneaky generator gets +1 for fooling and -1 for being caught, as in the paper.
 * With several critics on one step (more samples of the same policy) it gets the mean. A critic's
 * malformed verdict counts as not fooled. A rewrite that the verifier rejected gives no credit here,
 * see `invalidError`. On correct steps only the critics are judged.
 *
 * Range [-1, 1], both included.
 */
export function spcGame(): RewardTerm {
  return {
    name: 'spc-game',
    sources: [
      {
        title: 'SPC: Evolving Self-Play Critic via Adversarial Games for LLM Reasoning',
        arxiv: '2504.19162',
        where: 'section 3, rewards of the adversarial game',
      },
    ],
    range: [-1, 1],
    judge: (group) => {
      const credits: Credit[] = [];
      for (const episode of group) {
        const outcome = readAdversarialOutcome(episode, 'spc-game');
        if (outcome === null) continue;
        const give = (agent: string, value: number) => {
          const decision = lastDecisionOf(episode, agent);
          if (decision === null) return; // a scripted agent decides nothing
          credits.push({ episode: episode.plan.id, decision, term: 'spc-game', value });
        };
        for (const { agent, right } of outcome.verdicts) give(agent, right ? 1 : -1);
        if (outcome.sneaky === null || outcome.verdicts.length === 0) continue;
        const fooled = outcome.verdicts.filter(({ verdict }) => verdict === true).length;
        give(outcome.sneaky, (2 * fooled) / outcome.verdicts.length - 1);
      }
      return credits;
    },
  };
}
