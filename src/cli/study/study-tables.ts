import type { StudyReport } from '../../runs/study/run-study.ts';
import type { Estimate } from '../../statistics/student-interval.ts';
import type { MetricSummary, VariantSummary } from '../../runs/study/summarise-study.ts';
import type { Column } from '../terminal/table.ts';
import { formatCount, formatMetric, formatFixed } from '../text/format-number.ts';

/** A table as it is, however it will be drawn. */
export interface StudyTable {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

/** How an interval is said: `[0.438, 0.563]` shows at once whether 0 is within, `±0.063` takes less room. */
export type IntervalStyle = 'brackets' | 'half width';

const left = (heading: string): Column => ({ heading, align: 'left' });
const right = (heading: string): Column => ({ heading, align: 'right' });

/** What was run: one row a variant. */
export function runsTable({ scenario, variants }: StudyReport): StudyTable {
  return {
    columns: [left(scenario), right('runs'), right('updates'), right('seconds')],
    rows: variants.map(({ variant, runs, updates, seconds }) => [
      variant,
      String(runs),
      formatCount(updates.mean),
      formatMetric(seconds.mean),
    ]),
  };
}

/** What came out of it in one metric: one row a variant, and one over its starts where variants share them. */
export function metricTable(
  metric: string,
  variants: readonly VariantSummary[],
  style: IntervalStyle,
): StudyTable {
  const summaries = variants.flatMap(({ metrics }) => metrics[metric] ?? []);
  // One table has one number of decimals; percentages need fewer than rates.
  const means = summaries.flatMap(({ before, after }) => [before.mean, after.mean]);
  const decimals = means.some((mean) => Math.abs(mean) >= 10) ? 1 : 3;
  const say = (estimate: Estimate | null, values: number) =>
    estimate === null ? '' : formatEstimate(estimate, values, style, decimals);
  return {
    columns: [left(metric), right('before'), left('after'), left('gain'), left('less the first')],
    rows: variants.flatMap(({ variant, runs, metrics }) => {
      const summary = metrics[metric];
      if (summary === undefined) return [[variant]];
      const { before, after, gain, againstFirst } = summary;
      const start = before.count === 0 ? '–' : formatFixed(before.mean, decimals);
      return [
        [variant, start, say(after, runs), say(gain, runs), say(againstFirst, runs)],
        ...overStarts(summary, say),
      ];
    }),
  };
}

function overStarts(
  { gainOverStarts: gain, againstFirstOverStarts: less }: MetricSummary,
  say: (estimate: Estimate | null, values: number) => string,
): readonly (readonly string[])[] {
  if (gain === null || gain.count === 0) return [];
  const { count } = gain;
  const name = `… over ${count} ${count === 1 ? 'start' : 'starts'}`;
  return [[name, '', '', say(gain, count), say(less, count)]];
}

/** A single value has no interval; where some of the values are missing, it is said how many there are. */
function formatEstimate(
  { mean, interval, count }: Estimate,
  values: number,
  style: IntervalStyle,
  decimals: number,
): string {
  if (count === 0) return '–';
  const number = (value: number) => formatFixed(value, decimals);
  const parts = [number(mean)];
  if (interval !== null) {
    const [low, high] = interval;
    const half = number((high - low) / 2);
    parts.push(style === 'brackets' ? `[${number(low)}, ${number(high)}]` : `±${half}`);
  }
  if (count < values) parts.push(`(${count} of ${values})`);
  return parts.join(' ');
}
