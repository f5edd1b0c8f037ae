import type { LastTokenScale } from '../last-token-scores.ts';
import { checkScale, lastTokenScores } from '../last-token-scores.ts';
import { meanCredits } from '../mean-credits.ts';
import type { RewardTerm } from '../term.ts';

/**
 * Aligns the last-token score s of an answer (see `lastToken`) with the truth v, which is 1 for a right
 * answer and 0 for others. Judges the probes, not the answers:
 *
 *     credit = v - s
 *
 * The paper minimises (v - s)². Its gradient is -2 · beta · (v - s) · ∇ log π(z), and a policy gradient
 * with advantage 2 · beta · (v - s) on the probe's one token descends it. So give this term the weight
 * 2 · beta and the probers an estimator that takes rewards for advantages; a baseline would shift the
 * scores. Uses ground truth.
 *
 * Departure: the paper weighs answers so that right and wrong ones count alike in a batch; here all weigh
 * the same.
 *
 * Range [beta · reference, 1 - beta · reference], both included. Options as those of `lastToken`.
 */
export function lastTokenAlignment({
  beta = 0.1,
  reference = -10,
}: Partial<LastTokenScale> = {}): RewardTerm {
  checkScale({ beta, reference }, 'last-token-alignment');
  return {
    name: 'last-token-alignment',
    sources: [
      {
        title: 'LaSeR: Reinforcement Learning with Last-Token Self-Rewarding',
        arxiv: '2510.14943',
        where: 'the mean squared error between self-rewarding score and verifier, as a credit',
      },
    ],
    formula: 'v - s, v = 1 for a right answer, else 0; s the last-token score',
    range: [beta * reference, 1 - beta * reference],
    judge: (group) =>
      meanCredits(
        'last-token-alignment',
        lastTokenScores(group, { beta, reference }, 'last-token-alignment').map(
          ({ answer, probe, score }) => ({
            to: { ...probe, episode: answer.episode },
            value: Number(answer.correct) - score,
          }),
        ),
      ),
  };
}
