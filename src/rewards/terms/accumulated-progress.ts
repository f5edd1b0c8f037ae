import type { Credit } from '../../core/credit.ts';
import { decisionAt, readAnswers } from '../answers-outcome.ts';
import type { AnswersOutcome } from '../answers-outcome.ts';
import { attemptChains } from '../attempt-chains.ts';
import type { RewardTerm } from '../term.ts';

/**
 * CoCoS: pays each attempt for the progress made up to it, where later progress counts more. With
 * r(yₜ) in [0, 1] and r(y₀) = 0, attempt t of an episode gets
 *
 *     Rₜ = Σ_{s <= t} γ^(t - s) · (r(yₛ) - r(yₛ₋₁))
 *
 * So a second attempt gets 1 for mending what was wrong, γ for keeping what was right, 0 for staying
 * wrong and γ - 1 for spoiling it. With γ = 1 the sum is r(yₜ): the final state.
 *
 * r is the outcome's `grades`, one number in [0, 1] per answer (the paper's fine-grained reward: tests
 * passed), where it has them; else 1 for a right answer and 0 for any other.
 *
 * The sum and γ = 0.5 are those of the authors' published code (`correction_reward`), which counts
 * passed tests and trains on the second of two attempts alone. Departures: r is the
 * share, so that problems weigh alike; and every attempt is paid for its own Rₜ, the first with r(y₁).
 *
 * @param discount - γ in [0, 1]
 * @param attempts - `all`, or `revisions` alone as in the published code
 * @see CoCoS (arXiv 2505.23060), accumulated reward and progressive reward
 */
export function accumulatedProgress({
  discount = 0.5,
  attempts = 'all',
}: {
  readonly discount?: number;
  readonly attempts?: 'all' | 'revisions';
} = {}): RewardTerm {
  if (!(discount >= 0 && discount <= 1)) {
    throw new RangeError(
      `accumulatedProgress: discount must be in [0, 1], got ${discount}; try 0.5`,
    );
  }
  return {
    name: 'accumulated-progress',
    sources: [
      {
        title: 'Self-Correcting Code Generation Using Small Language Models',
        arxiv: '2505.23060',
        where: 'the accumulated and the progressive reward; cocos/rewards.py of the published code',
      },
    ],
    range: [-1, 1],
    judge: (group) => {
      const credits: Credit[] = [];
      for (const episode of group) {
        const outcome = readAnswers(episode, 'accumulated-progress');
        if (outcome === null) continue;
        const grades = gradesOf(outcome);
        for (const chain of attemptChains(outcome.answers)) {
          let value = 0;
          let before = 0;
          for (const position of chain) {
            const answer = outcome.answers[position];
            const grade = grades[position] ?? 0;
            value = discount * value + (grade - before);
            before = grade;
            const decision = answer && decisionAt(episode, answer);
            if (decision == null || (attempts === 'revisions' && position === chain[0])) continue;
            credits.push({
              episode: episode.plan.id,
              decision,
              term: 'accumulated-progress',
              value,
            });
          }
        }
      }
      return credits;
    },
  };
}

/** What the outcome says of its answers: finely where it can. */
function gradesOf({
  answers,
  grades = answers.map(({ correct }) => Number(correct)),
}: AnswersOutcome & { readonly grades?: readonly number[] }): readonly number[] {
  return grades;
}
