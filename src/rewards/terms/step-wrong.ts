import type { Credit } from '../../core/credit.ts';
import { lastDecisionOf, readAdversarialOutcome } from '../adversarial-outcome.ts';
import type { RewardTerm } from '../term.ts';

/**
 * Labels a critic's decision with the truth it was to find: 1 if the step shown was wrong, 0 if it was
 * correct. Meant for weight 0: it pays nobody, but its column tells estimators and metrics which class
 * a decision belongs to.
 *
 * Range [0, 1], both included.
 */
export function stepWrong(): RewardTerm {
  return {
    name: 'step-wrong',
    sources: [],
    range: [0, 1],
    judge: (group) => {
      const credits: Credit[] = [];
      for (const episode of group) {
        const outcome = readAdversarialOutcome(episode, 'step-wrong');
        for (const { agent } of outcome?.verdicts ?? []) {
          const decision = lastDecisionOf(episode, agent);
          if (decision === null) continue;
          const value = outcome?.correct === false ? 1 : 0;
          credits.push({ episode: episode.plan.id, decision, term: 'step-wrong', value });
        }
      }
      return credits;
    },
  };
}
