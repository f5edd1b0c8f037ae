import { checkBonus } from '../check-bonus.ts';
import { inHistory } from '../earlier-answers.ts';
import type { History } from '../earlier-answers.ts';
import { judgedAnswers } from '../judged-answers.ts';
import { meanCredits } from '../mean-credits.ts';
import type { RewardTerm } from '../term.ts';

/**
 * MARTI's margin reward: pays an answer for being better than those before it, and charges it for being worse.
 *
 *     R' = R + a · (R - Q) + b · R_last
 *
 * R is 1 for a correct answer, else 0, Q the mean R of the earlier answers in the episode and R_last that
 * of the agent's last answer in it. It uses ground truth. An answer that none came before gets
 * R + b · R_last.
 *
 * Range [-a, 1 + a + b], both included.
 *
 * @param weight - a; finite and at least 0; 0.5 if absent
 * @param history - whose answers count as earlier ones: the same agent's (if absent, as MARTI's
 *   documentation has it), or everybody's of earlier rounds (as its code for debates does)
 * @param outcome - b; finite and at least 0; 0 if absent. MARTI's `margin_with_outcome` has 0.5
 */
export function martiMargin({
  weight = 0.5,
  history = 'own',
  outcome = 0,
}: {
  readonly weight?: number;
  readonly history?: History;
  readonly outcome?: number;
} = {}): RewardTerm {
  checkBonus('martiMargin: weight', weight);
  checkBonus('martiMargin: outcome', outcome);
  return {
    name: 'marti-margin',
    sources: [
      {
        title: 'MARTI: A Framework for Multi-Agent LLM Systems Reinforced Training and Inference',
        where: 'marti/verifiers/auto_reward_alloc.py, margin and margin_with_outcome',
      },
    ],
    range: [-weight, 1 + weight + outcome],
    judge: (group) =>
      meanCredits(
        'marti-margin',
        inHistory(judgedAnswers(group, 'marti-margin'), history).map(
          ({ answer, own, earlier, last }) => {
            const shaped = earlier === null ? own : own + weight * (own - earlier);
            return { to: answer, value: shaped + outcome * last };
          },
        ),
      ),
  };
}
