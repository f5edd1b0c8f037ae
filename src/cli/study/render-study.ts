import type { StudyReport } from '../../runs/study/run-study.ts';
import { table } from '../terminal/table.ts';
import { textWidth } from '../terminal/text-width.ts';
import { formatAmount } from '../text/format-number.ts';
import { markdownTable } from '../text/markdown-table.ts';
import { metricTable, runsTable } from './study-tables.ts';
import type { IntervalStyle } from './study-tables.ts';

const FIGURES_SHOWN = 4;

export interface StudyView {
  /** The metrics; the score and the first few others if absent. */
  readonly show?: readonly string[];
  /** Room in a line; without end if absent, and in Markdown. */
  readonly columns?: number;
  /** To be pasted into a text. */
  readonly markdown?: boolean;
}

/** What was run, and for each metric what every variant gave, with 95 % intervals: tables, an empty line behind each. */
export function renderStudy(report: StudyReport, view: StudyView = {}): readonly string[] {
  const { variants } = report;
  const { columns = Infinity, markdown = false } = view;
  if (variants.length === 0) return [];
  const { shown } = chooseMetrics(report, view.show);
  const draw = markdown ? markdownTable : table;
  const linesWith = (style: IntervalStyle) =>
    [runsTable(report), ...shown.map((metric) => metricTable(metric, variants, style))].flatMap(
      (one) => [...draw(one.columns, one.rows), ''],
    );
  const whole = linesWith('brackets');
  const fits = markdown || whole.every((line) => textWidth(line) <= columns);
  return fits ? whole : linesWith('half width');
}

/** What the tables leave out: other metrics, runs that failed, where to look. */
export function renderStudyNotes(report: StudyReport, show?: readonly string[]): readonly string[] {
  const { failed, missing, out } = report;
  const { hidden, unknown } = chooseMetrics(report, show);
  return [
    ...(unknown.length === 0 ? [] : [`--show: no run has the metric ${unknown.join(', ')}`]),
    ...(hidden.length === 0 ? [] : [`also measured (--show): ${hidden.join(', ')}`]),
    ...failed.map(({ run, error }) => `failed: ${run}: ${error}`),
    ...(missing === 0 ? [] : [`${formatAmount(missing, 'run')} without a result`]),
    `intervals are 95 % ones (Student's t); runs are in ${out}`,
  ];
}

/** The score stands first: it is what the study was probably made for. */
function chooseMetrics({ score, variants }: StudyReport, show: StudyView['show']) {
  const all = [...new Set(variants.flatMap(({ metrics }) => Object.keys(metrics)))];
  const known = all.filter((metric) => metric === score).concat(all.filter((one) => one !== score));
  const asked = show ?? known.slice(0, FIGURES_SHOWN);
  return {
    shown: asked.filter((metric) => known.includes(metric)),
    hidden: known.filter((metric) => !asked.includes(metric)),
    unknown: asked.filter((metric) => !known.includes(metric)),
  };
}
