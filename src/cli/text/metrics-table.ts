import { printable } from '../../core/printable.ts';
import type { BenchMetric } from '../../experiment/experiment.ts';
import { table } from '../terminal/table.ts';
import { formatCount, formatMetric } from './format-number.ts';

/** What a scenario measured, a line for each metric: its value, its interval and the cases that it is of. */
export function metricsTable(metrics: Readonly<Record<string, BenchMetric>>): readonly string[] {
  return table(
    [
      { heading: '', align: 'left' },
      { heading: 'value', align: 'right' },
      { heading: '95 % interval', align: 'left' },
      { heading: 'cases', align: 'right' },
    ],
    Object.entries(metrics).map(([name, metric]) => {
      const [low, high] = metric.interval;
      return [
        printable(name),
        metric.value === null ? '–' : formatMetric(metric.value),
        metric.value === null ? 'no such cases' : `${formatMetric(low)} – ${formatMetric(high)}`,
        metric.n === undefined ? '' : formatCount(metric.n),
      ];
    }),
  );
}
