import type { Cell } from './plan-study.ts';
import { studentInterval } from './student-interval.ts';
import type { Estimate } from './student-interval.ts';

/** A run of a study that came to its end. */
export interface StudyResult {
  readonly cell: Cell;
  readonly seconds: number;
  readonly updates: number;
  readonly before: Readonly<Record<string, number>>;
  readonly after: Readonly<Record<string, number>>;
}

/** What a variant gave in one figure, over its runs. */
export interface FigureSummary {
  readonly before: Estimate;
  readonly after: Estimate;
  /** After less before, run by run. */
  readonly gain: Estimate;
  /** The same over warm starts, each the mean of its runs; null where runs share none. */
  readonly gainOverStarts: Estimate | null;
  /** After, less after in the first variant's run from the same start and seed; null for the first variant. */
  readonly againstFirst: Estimate | null;
}

export interface VariantSummary {
  readonly variant: string;
  readonly runs: number;
  readonly seconds: Estimate;
  readonly updates: Estimate;
  readonly figures: Readonly<Record<string, FigureSummary>>;
}

/** Means and 95 % intervals by variant, in the order of the variants' first results. */
export function summariseStudy(results: readonly StudyResult[]): readonly VariantSummary[] {
  const byVariant = new Map<string, StudyResult[]>();
  for (const result of results) {
    const own = byVariant.get(result.cell.variant.name) ?? [];
    byVariant.set(result.cell.variant.name, [...own, result]);
  }
  const first = [...byVariant.values()][0] ?? [];
  return [...byVariant].map(([variant, own]) => ({
    variant,
    runs: own.length,
    seconds: studentInterval(own.map(({ seconds }) => seconds)),
    updates: studentInterval(own.map(({ updates }) => updates)),
    figures: Object.fromEntries(
      Object.keys(own[0]?.after ?? {}).map((figure) => [
        figure,
        summariseFigure(figure, own, own === first ? null : first),
      ]),
    ),
  }));
}

function summariseFigure(
  figure: string,
  own: readonly StudyResult[],
  first: readonly StudyResult[] | null,
): FigureSummary {
  const after = (result: StudyResult) => result.after[figure] ?? NaN;
  const gain = (result: StudyResult) => after(result) - (result.before[figure] ?? NaN);
  const starts = new Map<number, number[]>();
  for (const result of own) {
    const { start } = result.cell;
    if (start !== null) starts.set(start, [...(starts.get(start) ?? []), gain(result)]);
  }
  const pairs = own.flatMap((result) => {
    const twin = first?.find(
      ({ cell }) => cell.start === result.cell.start && cell.seed === result.cell.seed,
    );
    return twin === undefined ? [] : [after(result) - after(twin)];
  });
  return {
    before: studentInterval(own.map((result) => result.before[figure] ?? NaN)),
    after: studentInterval(own.map(after)),
    gain: studentInterval(own.map(gain)),
    gainOverStarts:
      starts.size === 0
        ? null
        : studentInterval([...starts.values()].map((gains) => studentInterval(gains).mean)),
    againstFirst: first === null ? null : studentInterval(pairs),
  };
}
