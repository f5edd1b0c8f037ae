import { halfWidth, wilsonInterval } from 'agon-sim';
import type { BenchMetric, Episode, Interval } from 'agon-sim';
import { adversarialOutcome } from '../../../environments/adversarial-steps.ts';

/** A step of a bench, and whether its critic was right. A failed episode was not. */
export interface JudgedStep {
  readonly correct: boolean;
  /** Of the error; `none` for a correct step. */
  readonly family: string;
  readonly right: boolean;
}

/** The steps of bench games; of an episode that failed nothing is known but that nobody judged its step. */
export function judgedSteps(episodes: readonly Episode[]): readonly JudgedStep[] {
  return episodes.map((episode) => {
    const outcome = adversarialOutcome(episode);
    const correct = outcome?.correct === true;
    const family = outcome === null ? 'failed' : outcome.family;
    const right = outcome?.verdicts.every((report) => report.right) ?? false;
    return { correct, family: correct ? 'none' : family, right };
  });
}

/**
 * How critics did on a bench; accuracies in [0, 1]:
 *
 * - `aPlus`: on correct steps; `aMinus`: on wrong steps, each step counting once
 * - `balanced`: the mean of the two; `harmonic`: 2·a⁺·a⁻ / (a⁺ + a⁻), the measure of ProcessBench
 * - `family.<name>`: on the wrong steps of a family
 *
 * Intervals are Wilson's for the rates, and for their means by propagation of error from those.
 */
export function scoreBench(steps: readonly JudgedStep[]): Readonly<Record<string, BenchMetric>> {
  const plus = rateOf(steps.filter(({ correct }) => correct));
  const minus = rateOf(steps.filter(({ correct }) => !correct));
  const [a, b] = [plus.value ?? 0, minus.value ?? 0];
  const sum = a + b;
  // Errors of the two rates are independent. d balanced = ½ each; d harmonic / da⁺ = 2·a⁻² / (a⁺ + a⁻)².
  const slope = (other: number) => (sum === 0 ? 0.5 : (2 * other ** 2) / sum ** 2);
  const meanOf = (value: number, byPlus: number, byMinus: number): BenchMetric => {
    if (plus.value === null || minus.value === null) return { value: null, interval: [0, 1] };
    const half = Math.hypot(byPlus * halfWidth(plus.interval), byMinus * halfWidth(minus.interval));
    const interval: Interval = [Math.max(0, value - half), Math.min(1, value + half)];
    return { value, interval };
  };
  const families = [...new Set(steps.flatMap((step) => (step.correct ? [] : [step.family])))];
  return {
    aPlus: plus,
    aMinus: minus,
    balanced: meanOf(sum / 2, 0.5, 0.5),
    harmonic: meanOf(sum === 0 ? 0 : (2 * a * b) / sum, slope(b), slope(a)),
    ...Object.fromEntries(
      families
        .sort()
        .map((name) => [
          `family.${name}`,
          rateOf(steps.filter(({ correct, family }) => !correct && family === name)),
        ]),
    ),
  };
}

function rateOf(steps: readonly JudgedStep[]): BenchMetric {
  const right = steps.filter((step) => step.right).length;
  const n = steps.length;
  return { value: n === 0 ? null : right / n, interval: wilsonInterval(right, n), n };
}
