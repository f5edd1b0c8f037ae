import type { Comparison } from '../../runs/compare/compare-runs.ts';
import type { Interval } from '../../statistics/wilson-interval.ts';
import type { Column } from '../terminal/table.ts';
import { formatFixed } from '../text/format-number.ts';

/** One row an arm: its runs, its mean and interquartile mean, and how it stands to the first arm. */
export function comparisonTable({ metric, arms }: Comparison): {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
} {
  const large = arms.some(({ mean }) => Math.abs(mean.mean) >= 10);
  const figure = (value: number, interval: Interval | null, decimals = large ? 1 : 3): string => {
    const number = (one: number) => formatFixed(one, decimals);
    return interval === null
      ? number(value)
      : `${number(value)} [${number(interval[0])}, ${number(interval[1])}]`;
  };
  return {
    columns: [
      { heading: metric, align: 'left' },
      { heading: 'runs', align: 'right' },
      { heading: 'mean', align: 'left' },
      { heading: 'interquartile mean', align: 'left' },
      { heading: 'better than the first', align: 'left' },
      { heading: 'less the first, by seed', align: 'left' },
    ],
    rows: arms.map(({ name, runs, mean, interquartileMean, improvement, lessFirst }) => [
      name,
      String(runs.length),
      figure(mean.mean, mean.interval),
      figure(interquartileMean.value, interquartileMean.interval),
      improvement === null ? '' : figure(improvement.value, improvement.interval, 2),
      lessFirst === null ? '' : figure(lessFirst.mean, lessFirst.interval),
    ]),
  };
}
