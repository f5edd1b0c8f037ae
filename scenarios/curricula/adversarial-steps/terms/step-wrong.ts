import type { RewardTerm } from 'agon-sim';
import { creditAgents } from '../credit-agents.ts';

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
    formula: '1 if the step was wrong, 0 if it was correct',
    range: [0, 1],
    judge: (group) =>
      creditAgents(group, 'step-wrong', ({ verdicts, correct }) =>
        verdicts.map(({ agent }) => ({ agent, value: correct === false ? 1 : 0 })),
      ),
  };
}
