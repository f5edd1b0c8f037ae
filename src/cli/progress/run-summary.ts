import type { RunResult } from '../../runs/run-events.ts';
import { table } from '../terminal/table.ts';
import type { Style } from '../terminal/style.ts';
import { formatAmount, formatChange, formatFixed, formatSeconds } from '../text/format-number.ts';
import { shellWord } from '../text/shell-word.ts';
import { parseMetricName } from './metric-name.ts';

const ENDED: Readonly<Record<RunResult['ended'], string>> = {
  complete: 'complete',
  minutes: 'its minutes are up',
  interrupted: 'interrupted, everything saved',
  goodhart: 'stopped, since the reward rose while the canary fell,',
  budget: 'stopped, since its budget is used up, everything saved,',
  outage: 'stopped, since a server can’t be reached, everything saved,',
};

/** What the events of a run told that its result doesn't say. */
export interface RunLeft {
  /** `agon eval` can measure it. */
  readonly hasBench: boolean;
  /** There is a checkpoint to go on from. */
  readonly saved: boolean;
}

/** The last words about a run: held-out metrics before and after, where it lies, what to type next. */
export function renderRunSummary(
  result: RunResult,
  { hasBench, saved }: RunLeft,
  style: Style,
): readonly string[] {
  const { run } = result;
  const word = shellWord(run);
  if (!saved && result.ended === 'interrupted') return renderNothingSaved(result, style);
  return [
    '',
    `${style.strong(result.scenario)}: ${ENDED[result.ended]} after ${formatAmount(result.updates, 'update')} and ` +
      `${formatAmount(result.episodes, 'episode')} in ${formatSeconds(result.seconds)} ` +
      `(${result.backend}, ${formatAmount(result.workers, 'worker')}, seed ${result.seed})`,
    '',
    ...renderMetrics(result, style),
    '',
    ...renderBest(result),
    `Kept in ${run}. Next:`,
    ...table(
      [
        { heading: '', align: 'left' },
        { heading: '', align: 'left' },
      ],
      [
        ...(result.episodes > 0
          ? [
              [`  agon replay ${word}`, 'look at its games'],
              [`  agon replay ${word} --verify`, 'play them all again and compare every event'],
            ]
          : []),
        ...(hasBench
          ? [[`  agon eval ${word} --bench FILE.jsonl`, 'measure it on a bench of your own']]
          : []),
        goingOn(result, word),
      ],
    ),
  ];
}

/** A run that came to a bound of its own would come to it again. */
function goingOn({ ended, updates, seconds }: RunResult, word: string): readonly [string, string] {
  const resume = `  agon resume ${word}`;
  if (ended === 'complete') {
    return [`${resume} --updates ${2 * updates || 100}`, 'train it further'];
  }
  if (ended === 'minutes') {
    return [`${resume} --minutes ${Math.ceil(seconds / 30)}`, 'train it longer'];
  }
  return [resume, 'go on where it ended'];
}

/** A warm start is not saved half-way: it begins again, and gives the same. */
function renderNothingSaved({ scenario, run, seconds }: RunResult, style: Style) {
  return [
    '',
    `${style.strong(scenario)}: interrupted in its warm start after ${formatSeconds(seconds)}, ` +
      'before the first checkpoint; nothing that it learned is kept',
    '',
    `Begin again, in the same folder: agon resume ${shellWord(run)}`,
  ];
}

/** The best checkpoint, where it isn't the last. */
function renderBest({ best, updates, run }: RunResult): readonly string[] {
  if (best === undefined || best.update === updates) return [];
  return [
    `The best checkpoint by its score (${best.score.toFixed(3)}) is that of update ${best.update}, in ${run}/checkpoints.`,
    'The score is of the games of every look, on which it was chosen: expect less on others.',
    '',
  ];
}

/** Headline metrics first; every breakdown under the name of its group. */
function renderMetrics({ before, after, ended }: RunResult, style: Style): readonly string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  if (names.length === 0)
    return ['no held-out metrics: it ended before the first evaluation, or its scenario has none'];
  const has = (value: number | undefined): value is number =>
    value !== undefined && Number.isFinite(value);
  const metricOf = (value: number | undefined, decimals: number): string =>
    has(value) ? formatFixed(value, decimals) : '–';
  const groups = [...new Set(names.map((name) => parseMetricName(name).group))].sort(
    (a, b) => depthOf(a) - depthOf(b),
  );
  const rows = groups.flatMap((group) => {
    const own = names.filter((name) => parseMetricName(name).group === group);
    const all = own.flatMap((name) => [before[name], after[name]]).filter(has);
    // Percentages need fewer decimals than rates; one group has one number of them.
    const decimals = all.some((value) => Math.abs(value) >= 10) ? 1 : 3;
    return [
      ...(group === '' ? [] : [[group]]),
      ...own.map((name) => [
        (group === '' ? '' : '  ') + parseMetricName(name).leaf,
        metricOf(before[name], decimals),
        metricOf(after[name], decimals),
        // Of other problems before and after, there is no change to tell.
        ended === 'interrupted'
          ? ''
          : formatChange((after[name] ?? Number.NaN) - (before[name] ?? Number.NaN), decimals),
      ]),
    ];
  });
  const [was, is] =
    ended === 'interrupted' ? ['before, full', 'after, brief'] : ['before', 'after'];
  const [heading = '', ...lines] = table(
    [
      { heading: 'held out', align: 'left' },
      { heading: was, align: 'right' },
      { heading: is, align: 'right' },
      { heading: 'change', align: 'right' },
    ],
    rows,
  );
  return [style.faint(heading), ...lines];
}

function depthOf(group: string): number {
  return group === '' ? 0 : group.split(/[./]/).length;
}
