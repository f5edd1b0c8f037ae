import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import { BUDGETS } from '../../runs/compare/metric-curve.ts';
import type { Budget } from '../../runs/compare/metric-curve.ts';
import { comparisonReport, explain } from '../compare/comparison-report.ts';
import { comparisonTable } from '../compare/comparison-table.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { positiveFlag } from '../flags/number-flag.ts';
import { textFlag } from '../flags/text-flag.ts';
import { newCommand } from '../new-command.ts';
import { table } from '../terminal/table.ts';
import { shellWord } from '../text/shell-word.ts';
import type { World } from '../world.ts';
import { writeJson, writeLines } from '../write-output.ts';

interface Flags {
  readonly metric?: string;
  readonly equal: Budget;
  readonly at?: number;
  readonly out?: string;
  readonly json?: boolean;
}

/** `agon compare`: runs put together by their settings, held against each other at an equal budget. */
export function compareCommand(world: World, done: (code: ExitCode) => void): Command {
  return newCommand(world, {
    name: 'compare',
    summary: 'hold runs against each other, with intervals',
    description:
      'Puts runs together by the settings in which they differ, and holds each such arm against the first: ' +
      'mean and interquartile mean, the probability of improvement, and the difference by seed, at equal ' +
      'updates, seconds or tokens.',
    examples: [
      ['agon compare studies/spc', "all runs of a study, in the scenario's score"],
      [
        'agon compare runs/spc-1-1 runs/spc-1-2 --equal tokens --out report',
        'two runs at equal tokens, as a report with figures',
      ],
    ],
  })
    .argument('<runs...>', 'folders of runs, or folders that hold runs')
    .option('--metric <name>', "what to compare; else the scenario's score")
    .addOption(
      new Option('--equal <budget>', 'what all are given the same of')
        .choices(BUDGETS)
        .default('updates'),
    )
    .option(
      '--at <n>',
      'how much of it; else as much as every run has spent',
      positiveFlag('--at', 100),
    )
    .option(
      '--out <dir>',
      'writes report.md there, with its figures as SVG',
      textFlag('--out', 'a folder', 'report'),
    )
    .option('--json', 'one JSON object on stdout')
    .action(async (runs: readonly string[], { json = false, out, ...options }: Flags) => {
      const { compareRuns } = await import('../../runs/compare/compare-runs.ts');
      const comparison = compareRuns({ runs, ...options });
      if (out !== undefined) {
        const report = comparisonReport(comparison, typedLine(runs, { ...options, out }));
        mkdirSync(out, { recursive: true });
        for (const [name, text] of Object.entries(report)) writeFileSync(join(out, name), text);
      }
      if (json) writeJson(world.stdout, comparison);
      else {
        const { columns, rows } = comparisonTable(comparison);
        writeLines(world.stdout, [
          ...table(columns, rows),
          '',
          ...explain(comparison),
          ...(out === undefined ? [] : [`the report is in ${join(out, 'report.md')}`]),
        ]);
      }
      done(EXIT.ok);
    });
}

function typedLine(
  runs: readonly string[],
  flags: Readonly<Record<string, string | number | undefined>>,
): string {
  const words = Object.entries(flags).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, shellWord(String(value))],
  );
  return ['agon compare', ...runs.map(shellWord), ...words].join(' ');
}
