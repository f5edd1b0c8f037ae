import type { Episode } from '../../core/episode.ts';
import { checkBonus } from '../check-bonus.ts';
import { creditAttempts } from '../credit-attempts.ts';
import type { RewardTerm } from '../term.ts';

/** Of SCoRe's training: the first prepares, the second improves. */
export type ScoreStage = 1 | 2;

/**
 * SCoRe: pays for the improvement from one attempt to the next, and not for the final state alone.
 * With r = 1 for a right answer and 0 for any other, attempts y₁, y₂, … of one episode get
 *
 *     stage 1    0 for y₁,      r(yₜ)                          for t > 1
 *     stage 2    r(y₁) for y₁,  r(yₜ) + α·(r(yₜ) - r(yₜ₋₁))    for t > 1
 *
 * The other half of stage 1, a divergence from the reference that holds y₁ where it was, belongs to the
 * objective. Stage 1 says 0 of y₁, and not nothing, so that the objective has it to hold.
 *
 * Each attempt is paid for itself. Were y₁ paid for all that follows, too, α > 1 would pay it to be
 * wrong: r(y₁) + r(y₂) + α·(r(y₂) - r(y₁)) falls with r(y₁).
 *
 * The paper has two attempts; that each further one is compared with the one before it is ours.
 *
 * Range [-α, 1 + α], both included, in either stage.
 *
 * @param stage - 2 unless said otherwise; a function where the stage is the episode's, as in a run
 *   that changes from one to the other
 * @param bonus - α, finite and at least 0; 10 if absent; above 1 in the paper
 * @see SCoRe (arXiv 2409.12917), stages I and II
 */
export function scoreImprovement({
  stage = 2,
  bonus = 10,
}: {
  readonly stage?: ScoreStage | ((episode: Episode) => ScoreStage);
  readonly bonus?: number;
} = {}): RewardTerm {
  checkBonus('scoreImprovement: bonus', bonus);
  return {
    name: 'score-improvement',
    sources: [
      {
        title: 'Training Language Models to Self-Correct via Reinforcement Learning',
        arxiv: '2409.12917',
        where: 'stage I, and stage II with its reward bonus',
      },
    ],
    formula:
      'stage 1: 0 for y_1, r(y_t) after; stage 2: r(y_1), then r(y_t) + α · (r(y_t) - r(y_(t-1)))',
    range: [-bonus, 1 + bonus],
    judge: (group) =>
      creditAttempts(group, 'score-improvement', {
        pay: (rewards, episode) => {
          const played = typeof stage === 'function' ? stage(episode) : stage;
          return played === 1 ? stageOne(rewards) : stageTwo(rewards, bonus);
        },
      }),
  };
}

function stageOne(rewards: readonly number[]): readonly number[] {
  return rewards.map((reward, t) => (t === 0 ? 0 : reward));
}

function stageTwo(rewards: readonly number[], bonus: number): readonly number[] {
  return rewards.map((reward, t) => reward + bonus * (reward - (rewards[t - 1] ?? reward)));
}
