import type { Share } from '../rewards/judge-accuracy.ts';
import type { BenchCase } from '../experiment/experiment.ts';
import { around, rateOf } from './rate.ts';
import { halfWidth } from '../statistics/wilson-interval.ts';
import type { Interval } from '../statistics/wilson-interval.ts';

/** How critics did on a bench; accuracies are in [0, 1], and null where a bench has no such steps. */
export interface BenchScores {
  readonly n: number;
  /** On correct steps. */
  readonly aPlus: number | null;
  /** On wrong steps, each step counting once. */
  readonly aMinus: number | null;
  /** Mean of the two. */
  readonly balanced: number | null;
  /** 2·a⁺·a⁻ / (a⁺ + a⁻), the measure of ProcessBench. */
  readonly harmonic: number | null;
  readonly byFamily: Readonly<
    Record<string, { readonly n: number; readonly accuracy: number; readonly interval: Interval }>
  >;
  /** 95 %: Wilson's for the rates; for their means by propagation of error from those. */
  readonly intervals: Readonly<Record<'aPlus' | 'aMinus' | 'balanced' | 'harmonic', Interval>>;
}

/** Scores judged cases; the family `none` holds the correct steps. */
export function scoreBench(cases: readonly BenchCase[]): BenchScores {
  const tallies = new Map<string, Share>();
  for (const { family, right } of cases) {
    const before = tallies.get(family) ?? NONE;
    tallies.set(family, add(before, { right: right ? 1 : 0, count: 1 }));
  }
  const wrong = [...tallies].filter(([family]) => family !== 'none').map(([, tally]) => tally);
  const plus = rateOf(tallies.get('none') ?? NONE);
  const minus = rateOf(wrong.reduce(add, NONE));
  const hasBoth = plus.accuracy !== null && minus.accuracy !== null;
  const [aPlus, aMinus] = [plus.accuracy ?? 0, minus.accuracy ?? 0];
  const sum = aPlus + aMinus;
  const balanced = sum / 2;
  const harmonic = sum === 0 ? 0 : (2 * aPlus * aMinus) / sum;
  // Errors of the two rates are independent. d balanced = ½ each; d harmonic / da⁺ = 2·a⁻² / (a⁺ + a⁻)².
  const errorOf = (byPlus: number, byMinus: number) =>
    Math.hypot(byPlus * halfWidth(plus.interval), byMinus * halfWidth(minus.interval));
  const slope = (other: number) => (sum === 0 ? 0.5 : (2 * other ** 2) / sum ** 2);
  return {
    n: cases.length,
    aPlus: plus.accuracy,
    aMinus: minus.accuracy,
    balanced: hasBoth ? balanced : null,
    harmonic: hasBoth ? harmonic : null,
    byFamily: Object.fromEntries(
      [...tallies]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([family, tally]) => {
          const { n, accuracy, interval } = rateOf(tally);
          return [family, { n, accuracy: accuracy ?? 0, interval }];
        }),
    ),
    intervals: {
      aPlus: plus.interval,
      aMinus: minus.interval,
      balanced: hasBoth ? around(balanced, errorOf(0.5, 0.5), 0) : [0, 1],
      harmonic: hasBoth ? around(harmonic, errorOf(slope(aMinus), slope(aPlus)), 0) : [0, 1],
    },
  };
}

const NONE: Share = { right: 0, count: 0 };

function add(one: Share, other: Share): Share {
  return { right: one.right + other.right, count: one.count + other.count };
}
