import { halfWidth, wilsonInterval } from 'agon-sim';
import type { BenchMetric, Interval } from 'agon-sim';
import type { AnswerCounts, Share } from './judge-accuracy.ts';

/**
 * How much better judges judge than solvers solve. Accuracies are in [0, 1], `gap` is in [-1, 1].
 *
 * - `solver`: of its answers
 * - `judge`: the mean of its accuracies on right and on wrong answers, so that one which calls everything
 *   wrong gets ½ however weak the solver is; null where there was no answer of one kind
 * - `judge.onRight`, `judge.onWrong`: the two
 * - `gap`: judge minus solver
 *
 * Intervals are Wilson's for the shares; for their mean and difference by propagation of error.
 */
export function scoreGap({
  solver,
  judgeOnRight,
  judgeOnWrong,
}: AnswerCounts): Readonly<
  Record<'solver' | 'judge' | 'judge.onRight' | 'judge.onWrong' | 'gap', BenchMetric>
> {
  const [solved, onRight, onWrong] = [solver, judgeOnRight, judgeOnWrong].map(accuracyOf) as [
    Accuracy,
    Accuracy,
    Accuracy,
  ];
  const isKnown = onRight.value !== null && onWrong.value !== null;
  const value = isKnown ? ((onRight.value ?? 0) + (onWrong.value ?? 0)) / 2 : null;
  const error = Math.hypot(halfWidth(onRight.interval), halfWidth(onWrong.interval)) / 2;
  const gap = value === null || solved.value === null ? null : value - solved.value;
  const gapError = Math.hypot(error, halfWidth(solved.interval));
  return {
    solver: solved,
    judge: {
      value,
      interval: value === null ? [0, 1] : around(value, error, 0),
      n: onRight.n + onWrong.n,
    },
    'judge.onRight': onRight,
    'judge.onWrong': onWrong,
    gap: { value: gap, interval: gap === null ? [-1, 1] : around(gap, gapError, -1) },
  };
}

type Accuracy = Required<BenchMetric>;

function accuracyOf({ right, count }: Share): Accuracy {
  return {
    value: count === 0 ? null : right / count,
    interval: wilsonInterval(right, count),
    n: count,
  };
}

/** The interval of a metric made of shares, which lies in [least, 1]. */
function around(centre: number, half: number, least: number): Interval {
  return [Math.max(least, centre - half), Math.min(1, centre + half)];
}
