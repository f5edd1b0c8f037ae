import { inHistory } from '../earlier-answers.ts';
import type { History } from '../earlier-answers.ts';
import { judgedAnswers } from '../judged-answers.ts';
import { meanCredits } from '../mean-credits.ts';
import type { RewardTerm } from '../term.ts';

/**
 * MARTI's margin reward: pays an answer for being better than those before it, and charges it for being worse.
 *
 *     R' = R + a · (R - Q)
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
export function martiMargin({
  weight = 0.5,
  history = 'own',
}: { readonly weight?: number; readonly history?: History } = {}): RewardTerm {
  if (!(weight >= 0 && weight < Infinity)) {
    throw new RangeError(
      `martiMargin: weight must be finite and at least 0, got ${weight}; choose one like 0.5`,
    );
  }
  return {
    name: 'marti-margin',
    sources: [
      {
        title: 'MARTI: A Framework for Multi-Agent LLM Systems Reinforced Training and Inference',
        where: 'marti/verifiers/auto_reward_alloc.py, margin',
      },
    ],
    range: [-weight, 1 + weight],
    judge: (group) =>
      meanCredits(
        'marti-margin',
        inHistory(judgedAnswers(group, 'marti-margin'), history).map(
          ({ answer, own, earlier }) => ({
            to: answer,
            value: earlier === null ? own : own + weight * (own - earlier),
          }),
        ),
      ),
  };
}
