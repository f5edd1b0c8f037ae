import type { AnswerCounts } from '../rewards/judge-accuracy.ts';
import { around, rateOf } from './rate.ts';
import type { Rate } from './rate.ts';
import { halfWidth } from '../statistics/wilson-interval.ts';
import type { Interval } from '../statistics/wilson-interval.ts';

/** How much better judges judge than solvers solve; accuracies are in [0, 1]. */
export interface GapScores {
  readonly solver: Rate;
  /**
   * The mean of its accuracies on right and on wrong answers, so that one which calls everything wrong
   * gets ½ however weak the solver is; null where there was no answer of one kind.
   */
  readonly judge: Rate & { readonly onRight: Rate; readonly onWrong: Rate };
  /** Judge minus solver, in [-1, 1]. */
  readonly gap: number | null;
  readonly interval: Interval;
}

/** Wilson's intervals for the shares; for their mean and difference by propagation of error. */
export function scoreGap({ solver, judgeOnRight, judgeOnWrong }: AnswerCounts): GapScores {
  const solved = rateOf(solver);
  const [onRight, onWrong] = [rateOf(judgeOnRight), rateOf(judgeOnWrong)];
  const known = onRight.accuracy !== null && onWrong.accuracy !== null;
  const accuracy = known ? ((onRight.accuracy ?? 0) + (onWrong.accuracy ?? 0)) / 2 : null;
  const error = Math.hypot(halfWidth(onRight.interval), halfWidth(onWrong.interval)) / 2;
  const judge: GapScores['judge'] = {
    accuracy,
    interval: accuracy === null ? [0, 1] : around(accuracy, error, 0),
    n: onRight.n + onWrong.n,
    onRight,
    onWrong,
  };
  const gap = accuracy === null || solved.accuracy === null ? null : accuracy - solved.accuracy;
  const gapError = Math.hypot(error, halfWidth(solved.interval));
  return {
    solver: solved,
    judge,
    gap,
    interval: gap === null ? [-1, 1] : around(gap, gapError, -1),
  };
}
