import type { BenchCase } from './experiment.ts';
import { halfWidth, wilsonInterval } from './wilson-interval.ts';
import type { Interval } from './wilson-interval.ts';

/** How critics did on a bench; accuracies are in [0, 1]. */
export interface BenchScores {
  readonly n: number;
  /** On correct steps. */
  readonly aPlus: number;
  /** On wrong steps, each step counting once. */
  readonly aMinus: number;
  /** Mean of the two. */
  readonly balanced: number;
  /** 2·a⁺·a⁻ / (a⁺ + a⁻), the measure of ProcessBench. */
  readonly harmonic: number;
  readonly byFamily: Readonly<
    Record<string, { readonly n: number; readonly accuracy: number; readonly interval: Interval }>
  >;
  /** 95 %: Wilson's for the rates; for their means by propagation of error from those. */
  readonly intervals: Readonly<Record<'aPlus' | 'aMinus' | 'balanced' | 'harmonic', Interval>>;
}

/** Scores judged cases; the family `none` holds the correct steps. */
export function scoreBench(cases: readonly BenchCase[]): BenchScores {
  const tallies = new Map<string, { n: number; right: number }>();
  for (const { family, right } of cases) {
    const { n, right: before } = tallies.get(family) ?? { n: 0, right: 0 };
    tallies.set(family, { n: n + 1, right: before + (right ? 1 : 0) });
  }
  const correct = tallies.get('none') ?? { n: 0, right: 0 };
  const wrong = [...tallies].filter(([family]) => family !== 'none').map(([, tally]) => tally);
  const plus = rateOf([correct]);
  const minus = rateOf(wrong);
  const balanced = (plus.rate + minus.rate) / 2;
  const sum = plus.rate + minus.rate;
  const harmonic = sum === 0 ? 0 : (2 * plus.rate * minus.rate) / sum;
  // Errors of the two rates are independent. d balanced = ½ each; d harmonic / da⁺ = 2·a⁻² / (a⁺ + a⁻)².
  const errorOf = (byPlus: number, byMinus: number) =>
    Math.hypot(byPlus * halfWidth(plus.interval), byMinus * halfWidth(minus.interval));
  const slope = (other: number) => (sum === 0 ? 0.5 : (2 * other ** 2) / sum ** 2);
  return {
    n: cases.length,
    aPlus: plus.rate,
    aMinus: minus.rate,
    balanced,
    harmonic,
    byFamily: Object.fromEntries(
      [...tallies]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([family, tally]) => {
          const { rate, interval } = rateOf([tally]);
          return [family, { n: tally.n, accuracy: rate, interval }];
        }),
    ),
    intervals: {
      aPlus: plus.interval,
      aMinus: minus.interval,
      balanced: around(balanced, errorOf(0.5, 0.5)),
      harmonic: around(harmonic, errorOf(slope(minus.rate), slope(plus.rate))),
    },
  };
}

function rateOf(tallies: readonly { n: number; right: number }[]): {
  readonly rate: number;
  readonly interval: Interval;
} {
  const n = tallies.reduce((sum, tally) => sum + tally.n, 0);
  const right = tallies.reduce((sum, tally) => sum + tally.right, 0);
  return { rate: n === 0 ? 0 : right / n, interval: wilsonInterval(right, n) };
}

function around(centre: number, half: number): Interval {
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}
