import type { ArmComparison } from '../../runs/compare/compare-arms.ts';
import type { Comparison } from '../../runs/compare/compare-runs.ts';
import { formatCount } from '../text/format-number.ts';
import { markdownTable } from '../text/markdown-table.ts';
import { shellWord } from '../text/shell-word.ts';
import { comparisonTable } from './comparison-table.ts';
import { lineChart } from './line-chart.ts';

/** Files of a report, by name: the text, and the figures that it shows. */
export type Report = Readonly<Record<'report.md' | 'curves.svg' | 'profiles.svg', string>>;

/** @param typed - the command line that made it */
export function comparisonReport(comparison: Comparison, typed: string): Report {
  const { metric, arms, places, thresholds, equal } = comparison;
  const { columns, rows } = comparisonTable(comparison);
  const curves = lineChart({
    title: `${metric}, mean over runs with 95 % intervals`,
    across: equal,
    places,
    lines: arms.map(({ name, curve }) => ({
      name,
      values: curve.map(({ mean }) => mean),
      intervals: curve.map(({ interval }) => interval),
    })),
  });
  const profiles = lineChart({
    title: `share of runs whose ${metric} is better than a threshold`,
    across: metric,
    places: thresholds,
    lines: arms.map(({ name, profile }) => ({ name, values: profile })),
  });
  const report = [
    `# ${metric} at equal ${equal}`,
    '',
    ...markdownTable(columns, rows),
    '',
    ...explain(comparison),
    '',
    '![curves](curves.svg)',
    '',
    '![performance profiles](profiles.svg)',
    '',
    '## The same again',
    '',
    '```sh',
    ...arms.flatMap((arm) => commandsOf(arm, comparison)),
    typed,
    '```',
    '',
  ].join('\n');
  return { 'report.md': report, 'curves.svg': curves, 'profiles.svg': profiles };
}

/** What the figures are, in sentences that hold beside the table. */
export function explain({ metric, better, heldOut, equal, at }: Comparison): readonly string[] {
  const measured = heldOut ? 'held out' : 'mean of the last tenth of the updates';
  return [
    `${metric} (${better} is better; ${measured}) at ${formatCount(at)} ${equal}.`,
    "Means have Student's 95 % intervals, all others stratified bootstrap ones (Agarwal et al. 2021);",
    'with fewer than five runs an arm, these are too narrow.',
  ];
}

function commandsOf({ name, runs }: ArmComparison, { equal, at }: Comparison): readonly string[] {
  const settings =
    name === 'all' ? [] : name.split(' ').flatMap((word) => ['--set', shellWord(word)]);
  const length = equal === 'updates' ? ['--updates', String(at)] : [];
  return runs.map(({ scenario, seed, run }) =>
    ['agon run', scenario, ...settings, ...length, '--seed', seed, '--out', shellWord(run)].join(
      ' ',
    ),
  );
}
