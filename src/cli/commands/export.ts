import { Option } from 'commander';
import type { Command } from 'commander';
import { READERS } from '../../runs/export/column-sets.ts';
import type { ReaderName } from '../../runs/export/column-sets.ts';
import { EXPORTS } from '../../runs/export/export-run.ts';
import type { ExportName } from '../../runs/export/export-run.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { findRun } from '../find-run.ts';
import { textFlag } from '../flags/text-flag.ts';
import { newCommand } from '../new-command.ts';
import { formatCount } from '../text/format-number.ts';
import type { World } from '../world.ts';
import { writeJson, writeLines } from '../write-output.ts';

interface Flags {
  readonly as: ExportName;
  readonly for?: ReaderName;
  readonly format?: 'parquet' | 'jsonl';
  readonly out?: string;
  readonly json?: boolean;
}

/** `agon export`: a run's episodes and metrics in shapes that other tools open. */
export function exportCommand(world: World, done: (code: ExitCode) => void): Command {
  return newCommand(world, {
    name: 'export',
    summary: "a run's games and metrics as files that other tools open",
    description:
      'Writes data sets for trainers (one row a decision, in Parquet or JSON lines), and files for Inspect, ' +
      "TensorBoard and OpenTelemetry. Runs none of a scenario's code, and leaves the run as it is.",
    examples: [
      ['agon export runs/spc-1-1 --as rollouts --for verl', 'tokens, log-probabilities, rewards'],
      ['agon export runs/spc-1-1 --as eval --out logs', 'for "inspect view --log-dir logs"'],
    ],
  })
    .argument('<run>', "the run's folder, or its name in the folder runs")
    .addOption(new Option('--as <name>', 'what to write').choices(EXPORTS).makeOptionMandatory())
    .addOption(
      new Option(
        '--for <library>',
        "whose columns sft, grpo and rollouts have; else TRL's",
      ).choices(READERS),
    )
    .addOption(
      new Option('--format <name>', 'of data sets; else parquet').choices(['parquet', 'jsonl']),
    )
    .option(
      '--out <dir>',
      'an empty folder, or none yet; else exports/<run>-<name>',
      textFlag('--out', 'a folder', 'exports/mine'),
    )
    .option('--json', 'one JSON object on stdout')
    .action(async (named: string, { json = false, out, ...flags }: Flags) => {
      const run = await findRun(named, world);
      const name = run.replace(/^.*[/\\]/, '');
      const folder = out ?? `exports/${name}-${flags.as}`;
      const { exportRun } = await import('../../runs/export/export-run.ts');
      const exported = await exportRun({ run, out: folder, ...flags });
      if (json) writeJson(world.stdout, exported);
      else {
        const { files, count } = exported;
        writeLines(world.stdout, [...files, `${formatCount(count)} ${COUNTED[flags.as]}`]);
      }
      done(EXIT.ok);
    });
}

const COUNTED: Readonly<Record<ExportName, string>> = {
  sft: 'rows',
  preference: 'pairs',
  kto: 'rows',
  grpo: 'rows',
  rollouts: 'rows',
  traces: 'traces',
  eval: 'samples',
  tensorboard: 'records',
  otlp: 'episodes',
};
