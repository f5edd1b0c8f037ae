import { inHistory } from '../earlier-answers.ts';
import type { History } from '../earlier-answers.ts';
import { judgedAnswers } from '../judged-answers.ts';
import { meanCredits } from '../mean-credits.ts';
import type { RewardTerm } from '../term.ts';

/**
 * MARTI's quality reward: pays a right answer more after right ones, and charges a wrong one after wrong ones.
 *
 *     R' = R + a · (Q · R - (1 - Q) · (1 - R))
 *
 * R is 1 for a correct answer, else 0, and Q the mean R of the earlier answers in the episode. It uses
 * ground truth. An answer that none came before gets R.
 *
 * Range [-a, 1 + a], both included.
 *
 * @param weight - a; finite and at least 0; 0.5 if absent
 * @param history - whose answers count as earlier ones: the same agent's (if absent, as MARTI's
 *   documentation has it), or everybody's of earlier rounds (as its code for debates does)
 */
export function martiQuality({
  weight = 0.5,
  history = 'own',
}: { readonly weight?: number; readonly history?: History } = {}): RewardTerm {
  if (!(weight >= 0 && weight < Infinity)) {
    throw new RangeError(
      `martiQuality: weight must be finite and at least 0, got ${weight}; choose one like 0.5`,
    );
  }
  return {
    name: 'marti-quality',
    sources: [
      {
        title: 'MARTI: A Framework for Multi-Agent LLM Systems Reinforced Training and Inference',
        where: 'marti/verifiers/auto_reward_alloc.py, quality',
      },
    ],
    range: [-weight, 1 + weight],
    judge: (group) =>
      meanCredits(
        'marti-quality',
        inHistory(judgedAnswers(group, 'marti-quality'), history).map(
          ({ answer, own, earlier }) => ({
            to: answer,
            value:
              earlier === null ? own : own + weight * (earlier * own - (1 - earlier) * (1 - own)),
          }),
        ),
      ),
  };
}
