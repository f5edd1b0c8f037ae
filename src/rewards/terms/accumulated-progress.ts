import type { Episode } from '../../core/episode.ts';
import type { Plain } from '../../core/message.ts';
import type { AnswersOutcome } from '../answers-outcome.ts';
import { creditAttempts } from '../credit-attempts.ts';
import type { PaidAttempts } from '../credit-attempts.ts';
import type { RewardTerm } from '../term.ts';
import { unreadableOutcome } from '../unreadable-outcome.ts';

const TERM = 'accumulated-progress';

/**
 * CoCoS: pays each attempt for the progress made up to it, where later progress counts more. With
 * r(yₜ) in [0, 1] and r(y₀) = 0, attempt t of an episode gets
 *
 *     Rₜ = Σ_{s <= t} γ^(t - s) · (r(yₛ) - r(yₛ₋₁))
 *
 * So a second attempt gets 1 for mending what was wrong, γ for keeping what was right, 0 for staying
 * wrong and γ - 1 for spoiling it. With γ = 1 the sum is r(yₜ): the final state.
 *
 * r is the outcome's `grades`, one number in [0, 1] per answer (the paper's fine-grained, progressive
 * reward: tests passed), where it has them; else 1 for a right answer and 0 for any other.
 *
 * The sum and γ = 0.5 are those of the authors' published code (`correction_reward`), which counts
 * passed tests and trains on the second of two attempts alone. Departures: r is the
 * share, so that problems weigh alike; and every attempt is paid for its own Rₜ, the first with r(y₁).
 *
 * Range [-1, 1], or [0, 1] for γ = 1; both included. For γ in (0, 1) the lower end is a limit: an attempt
 * that spoils what n attempts before it had right gets γⁿ - 1.
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
  readonly attempts?: PaidAttempts;
} = {}): RewardTerm {
  if (!(discount >= 0 && discount <= 1)) {
    throw new RangeError(
      `accumulatedProgress: discount must be in [0, 1], got ${discount}; try 0.5`,
    );
  }
  const least = discount < 1 ? -1 : 0;
  return {
    name: TERM,
    sources: [
      {
        title: 'Self-Correcting Code Generation Using Small Language Models',
        arxiv: '2505.23060',
        where: 'the accumulated and the progressive reward; cocos/rewards.py of the published code',
      },
    ],
    formula: 'R_t = Σ_{s ≤ t} γ^(t - s) · (r(y_s) - r(y_(s-1))), r(y_0) = 0',
    range: [least, 1],
    judge: (group) =>
      creditAttempts(group, TERM, {
        rewards: gradesOf,
        pay: (rewards) =>
          progress(rewards, discount).map((value, t) =>
            t === 0 && attempts === 'revisions' ? null : Math.min(1, Math.max(least, value)),
          ), // the bounds are for rounding
      }),
  };
}

/** R₁, R₂, … */
function progress(rewards: readonly number[], discount: number): readonly number[] {
  let sum = 0;
  return rewards.map((reward, t) => (sum = discount * sum + (reward - (rewards[t - 1] ?? 0))));
}

/** What the outcome says of its answers: finely where it can. */
function gradesOf(outcome: AnswersOutcome, episode: Episode): readonly number[] {
  const { answers, grades } = outcome as AnswersOutcome & { readonly grades?: Plain };
  if (grades === undefined) return answers.map(({ correct }) => Number(correct));
  if (areGrades(grades) && grades.length === answers.length) return grades;
  throw unreadableOutcome(
    episode,
    TERM,
    'whose grades, if they have any, are one number in [0, 1] per answer',
    'mend the grades, or leave them out',
  );
}

function areGrades(value: Plain): value is readonly number[] {
  return (
    Array.isArray(value) &&
    (value as readonly Plain[]).every(
      (grade) => typeof grade === 'number' && grade >= 0 && grade <= 1,
    )
  );
}
