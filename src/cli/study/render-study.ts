import type { StudyReport } from '../../runs/study/run-study.ts';
import type { Estimate } from '../../runs/study/student-interval.ts';
import type { FigureSummary, VariantSummary } from '../../runs/study/summarise-study.ts';
import { table, type Column } from '../terminal/table.ts';
import { formatAmount, formatCount, formatFigure } from '../text/format-number.ts';

const FIGURES_SHOWN = 4;

/**
 * A study as a table for each figure: what every variant gave, with 95 % intervals.
 *
 * @param show - the figures; the score and the first few others if absent
 */
export function renderStudy(report: StudyReport, show?: readonly string[]): readonly string[] {
  const { variants, failed, missing, out } = report;
  const known = Object.keys(variants[0]?.figures ?? {});
  const figures =
    show ??
    [...new Set([...(report.score === null ? [] : [report.score]), ...known])].slice(
      0,
      FIGURES_SHOWN,
    );
  const hidden = known.filter((figure) => !figures.includes(figure));
  return [
    ...figures.flatMap((figure) => [...figureTable(figure, variants), '']),
    ...(hidden.length === 0 ? [] : [`also measured (--show): ${hidden.join(', ')}`]),
    ...failed.map(({ run, error }) => `failed: ${run}: ${error}`),
    ...(missing === 0 ? [] : [`${formatAmount(missing, 'run')} without a result`]),
    `runs are in ${out}`,
  ];
}

function figureTable(figure: string, variants: readonly VariantSummary[]): readonly string[] {
  const shared = variants.some(({ figures }) => figures[figure]?.gainOverStarts != null);
  const columns: readonly Column[] = [
    { heading: figure, align: 'left' },
    { heading: 'runs', align: 'right' },
    { heading: 'updates', align: 'right' },
    { heading: 'before', align: 'right' },
    { heading: 'after', align: 'left' },
    { heading: 'gain', align: 'left' },
    ...(shared ? [{ heading: 'gain over starts', align: 'left' } as const] : []),
    { heading: 'less the first', align: 'left' },
  ];
  return table(
    columns,
    variants.map(({ variant, runs, updates, figures }) => {
      const summary = figures[figure];
      return [
        variant,
        String(runs),
        formatCount(updates.mean),
        ...(summary === undefined ? [] : cells(summary, shared)),
      ];
    }),
  );
}

function cells(summary: FigureSummary, shared: boolean): readonly string[] {
  return [
    formatFigure(summary.before.mean),
    formatEstimate(summary.after),
    formatEstimate(summary.gain),
    ...(shared ? [formatEstimate(summary.gainOverStarts)] : []),
    formatEstimate(summary.againstFirst),
  ];
}

function formatEstimate(estimate: Estimate | null): string {
  if (estimate === null || estimate.count === 0) return '';
  const { mean, interval } = estimate;
  if (interval === null) return formatFigure(mean);
  return `${formatFigure(mean)} [${formatFigure(interval[0])}, ${formatFigure(interval[1])}]`;
}
