import { checkScale, lastTokenScores } from '../last-token-scores.ts';
import { meanCredits } from '../mean-credits.ts';
import type { LastTokenScale } from '../last-token-scores.ts';
import type { RewardTerm } from '../term.ts';

/**
 * Last-token self-reward: how likely the policy finds one fixed character right after its answer.
 *
 *     r = beta · (log π(z | question, answer) - reference), clipped below at beta · reference
 *
 * In theory this is the reward of a policy that was trained to verify; in practice it means nothing
 * before the character's likelihood has been aligned with a verifier (`lastTokenAlignment`).
 *
 * Departure: the clip. The paper's score has no bounds, and its published code holds it in [0, 1] where
 * it is used for advantages.
 *
 * Range [beta · reference, -beta · reference], both included.
 *
 * @param beta - above 0; 0.1 if absent, as in the paper
 * @param reference - the mean log-probability of the character under the policy before training, below
 *   0; -10 if absent, with which and beta 0.1 a certain character scores 1. Measure it for your policy:
 *   the paper's language models have -23 and -25
 */
export function lastToken({
  beta = 0.1,
  reference = -10,
}: Partial<LastTokenScale> = {}): RewardTerm {
  checkScale({ beta, reference }, 'last-token');
  return {
    name: 'last-token',
    sources: [
      {
        title: 'LaSeR: Reinforcement Learning with Last-Token Self-Rewarding',
        arxiv: '2510.14943',
        where: 'the last-token self-rewarding score; the clip is ours',
      },
    ],
    formula: 'β · (log π(z | question, answer) - reference), at least β · reference',
    range: [beta * reference, -beta * reference],
    judge: (group) =>
      meanCredits(
        'last-token',
        lastTokenScores(group, { beta, reference }, 'last-token').map(({ answer, score }) => ({
          to: answer,
          value: score,
        })),
      ),
  };
}
