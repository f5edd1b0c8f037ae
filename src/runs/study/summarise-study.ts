import type { Cell, Variant } from './plan-study.ts';
import { studentInterval } from '../../statistics/student-interval.ts';
import type { Estimate } from '../../statistics/student-interval.ts';

/** A run of a study that came to its end. */
export interface StudyResult {
  readonly cell: Cell;
  readonly seconds: number;
  readonly updates: number;
  readonly before: Readonly<Record<string, number>>;
  readonly after: Readonly<Record<string, number>>;
}

/**
 * What a variant gave in one metric, over its runs. A run in which the metric had no case (NaN) doesn't
 * count: `count` says how many did.
 */
export interface MetricSummary {
  readonly before: Estimate;
  readonly after: Estimate;
  /** After less before, run by run. */
  readonly gain: Estimate;
  /** The same over warm starts, each the mean of its runs; null where runs share none. */
  readonly gainOverStarts: Estimate | null;
  /** After, less after in the first variant's run from the same start and seed; null for the first variant. */
  readonly againstFirst: Estimate | null;
  /** The same over warm starts, each the mean of its pairs; null where runs share none. */
  readonly againstFirstOverStarts: Estimate | null;
}

export interface VariantSummary {
  readonly variant: string;
  readonly runs: number;
  readonly seconds: Estimate;
  readonly updates: Estimate;
  readonly metrics: Readonly<Record<string, MetricSummary>>;
}

/** Means and 95 % intervals of the variants that have results, in the order in which they were asked for. */
export function summariseStudy(
  variants: readonly Variant[],
  results: readonly StudyResult[],
): readonly VariantSummary[] {
  const resultsOf = ({ name }: Variant) => results.filter(({ cell }) => cell.variant.name === name);
  return variants.flatMap((variant, nth) => {
    const own = resultsOf(variant);
    if (own.length === 0) return [];
    const first = nth === 0 || variants[0] === undefined ? null : resultsOf(variants[0]);
    const metrics = new Set(own.flatMap(({ after }) => Object.keys(after)));
    return {
      variant: variant.name,
      runs: own.length,
      seconds: studentInterval(own.map(({ seconds }) => seconds)),
      updates: studentInterval(own.map(({ updates }) => updates)),
      metrics: Object.fromEntries(
        [...metrics].map((metric) => [metric, summariseMetric(metric, own, first)]),
      ),
    };
  });
}

function summariseMetric(
  metric: string,
  own: readonly StudyResult[],
  first: readonly StudyResult[] | null,
): MetricSummary {
  const before = (result: StudyResult) => result.before[metric] ?? NaN;
  const after = (result: StudyResult) => result.after[metric] ?? NaN;
  const gain = (result: StudyResult) => after(result) - before(result);
  const lessFirst = (result: StudyResult) => {
    const twin = first?.find(
      ({ cell }) => cell.start === result.cell.start && cell.seed === result.cell.seed,
    );
    return twin === undefined ? NaN : after(result) - after(twin);
  };
  return {
    before: estimate(own.map(before)),
    after: estimate(own.map(after)),
    gain: estimate(own.map(gain)),
    gainOverStarts: overStarts(own, gain),
    againstFirst: first === null ? null : estimate(own.map(lessFirst)),
    againstFirstOverStarts: first === null ? null : overStarts(own, lessFirst),
  };
}

/** Runs from one start resemble each other: counted one by one, they would say more than they know. */
function overStarts(
  own: readonly StudyResult[],
  valueOf: (result: StudyResult) => number,
): Estimate | null {
  const starts = new Map<number, number[]>();
  for (const result of own) {
    const { start } = result.cell;
    if (start !== null) starts.set(start, [...(starts.get(start) ?? []), valueOf(result)]);
  }
  if (starts.size === 0) return null;
  return estimate([...starts.values()].map((values) => estimate(values).mean));
}

function estimate(values: readonly number[]): Estimate {
  return studentInterval(values.filter((value) => !Number.isNaN(value)));
}
