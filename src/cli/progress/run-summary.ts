import type { RunResult } from '../../runs/run-events.ts';
import { table } from '../terminal/table.ts';
import type { Style } from '../terminal/style.ts';
import { formatAmount, formatChange, formatSeconds } from '../text/format-number.ts';
import { parseMetricName } from './metric-name.ts';

const ENDED: Readonly<Record<RunResult['ended'], string>> = {
  complete: 'complete',
  minutes: 'its minutes are up',
  interrupted: 'interrupted, everything saved',
};

/** The last words about a run: held-out figures before and after, where it lies, what to type next. */
export function renderRunSummary(result: RunResult, style: Style): readonly string[] {
  const { run } = result;
  return [
    '',
    `${style.strong(result.scenario)}: ${ENDED[result.ended]} after ${formatAmount(result.updates, 'update')} and ` +
      `${formatAmount(result.episodes, 'episode')} in ${formatSeconds(result.seconds)} ` +
      `(${result.backend}, ${formatAmount(result.workers, 'worker')}, seed ${result.seed})`,
    '',
    ...renderFigures(result, style),
    '',
    `Kept in ${run}. Next:`,
    ...table(
      [
        { heading: '', align: 'left' },
        { heading: '', align: 'left' },
      ],
      [
        [`  agon replay ${run}`, 'look at its games'],
        [`  agon replay ${run} --verify`, 'play them all again and compare every event'],
        [`  agon eval ${run} --bench FILE.jsonl`, 'judge steps of your own'],
        result.ended === 'complete'
          ? [`  agon resume ${run} --updates ${2 * result.updates || 100}`, 'train it further']
          : [`  agon resume ${run}`, 'go on where it ended'],
      ],
    ),
  ];
}

/** Headline figures first; every breakdown under the name of its group. */
function renderFigures({ before, after }: RunResult, style: Style): readonly string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  if (names.length === 0)
    return ['no held-out figures: it ended before the first evaluation, or its scenario has none'];
  const all = names.flatMap((name) => [before[name] ?? 0, after[name] ?? 0]);
  // Percentages need fewer decimals than rates; one table has one number of them.
  const decimals = Math.max(...all.map(Math.abs)) >= 10 ? 1 : 3;
  const figureOf = (value: number | undefined): string =>
    value === undefined ? '–' : value.toFixed(decimals);
  const groups = [...new Set(names.map((name) => parseMetricName(name).group))].sort(
    (a, b) => depthOf(a) - depthOf(b),
  );
  const rows = groups.flatMap((group) => [
    ...(group === '' ? [] : [[group]]),
    ...names
      .filter((name) => parseMetricName(name).group === group)
      .map((name) => [
        (group === '' ? '' : '  ') + parseMetricName(name).leaf,
        figureOf(before[name]),
        figureOf(after[name]),
        formatChange((after[name] ?? Number.NaN) - (before[name] ?? Number.NaN), decimals),
      ]),
  ]);
  const [heading = '', ...lines] = table(
    [
      { heading: 'held out', align: 'left' },
      { heading: 'before', align: 'right' },
      { heading: 'after', align: 'right' },
      { heading: 'change', align: 'right' },
    ],
    rows,
  );
  return [style.faint(heading), ...lines];
}

function depthOf(group: string): number {
  return group === '' ? 0 : group.split(/[./]/).length;
}
