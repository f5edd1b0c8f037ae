import type { Command } from 'commander';
import type { BenchResult } from '../../runs/evaluate-run.ts';
import type { RunEvent } from '../../runs/run-events.ts';
import { UserError } from '../../core/errors.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { addOutsideFlags, outsideOf } from '../flags/outside-flags.ts';
import type { OutsideFlags } from '../flags/outside-flags.ts';
import { addTrustFlags, trustOf } from '../flags/trust-flags.ts';
import type { TrustFlags } from '../flags/trust-flags.ts';
import { shellWord } from '../text/shell-word.ts';
import { findRun } from '../find-run.ts';
import { integerFlag } from '../flags/number-flag.ts';
import { textFlag } from '../flags/text-flag.ts';
import { newCommand } from '../new-command.ts';
import { openPlainProgress } from '../progress/plain-progress.ts';
import { formatAmount } from '../text/format-number.ts';
import { metricsTable } from '../text/metrics-table.ts';
import type { World } from '../world.ts';
import { writeJson, writeLines } from '../write-output.ts';

interface Flags extends TrustFlags, OutsideFlags {
  readonly bench: string;
  readonly checkpoint?: number;
  readonly json?: boolean;
}

/** `agon eval`: plays every line of a file with a run's policies, and shows what the scenario measures. */
export function evalCommand(world: World, done: (code: ExitCode) => void): Command {
  const command = newCommand(world, {
    name: 'eval',
    summary: "measure a run's policies on a bench file of your own",
    description:
      "Plays every line of a file with a run's policies as they were at a checkpoint, and reports what the scenario " +
      'measures on it, with 95 % intervals. What a line looks like, its scenario says: see docs/cli.md.',
    examples: [
      ['agon eval runs/spc-1-1 --bench steps.jsonl', 'the finished policies'],
      [
        'agon eval runs/spc-1-1 --bench steps.jsonl --checkpoint 0 --json',
        'the warm start, for a script',
      ],
    ],
  })
    .argument('<run>', "the run's folder, or its name in the folder runs")
    .requiredOption(
      '--bench <file>',
      'a .jsonl file, one JSON object a line',
      textFlag('--bench', 'a .jsonl file', 'steps.jsonl'),
    )
    .option(
      '--checkpoint <n>',
      'as it was after this update; else the last',
      integerFlag('--checkpoint', 0, 40),
    )
    .option('--json', 'one JSON object on stdout');
  return addOutsideFlags(addTrustFlags(command)).action(
    async (named: string, { json = false, ...flags }: Flags) => {
      const run = await findRun(named, world);
      if (world.kindOfPath(flags.bench) !== 'file') {
        throw new UserError(
          `--bench: must be a file with one JSON object a line, got "${flags.bench}", which is none; ` +
            '"agon eval --help" shows a line of it',
        );
      }
      const progress = openPlainProgress({ write: world.stderr.write, now: world.now });
      const onEvent = (event: RunEvent) => progress.tell(event);
      const { evaluateRun } = await import('../../runs/evaluate-run.ts');
      const result = await evaluateRun({
        run,
        ...outsideOf(flags),
        ...trustOf(flags, `agon eval ${shellWord(run)} --bench ${shellWord(flags.bench)}`),
        onEvent,
      });
      if (json) writeJson(world.stdout, result);
      else writeLines(world.stdout, renderBenchResult(result, run));
      done(EXIT.ok);
    },
  );
}

function renderBenchResult(
  { n, checkpoint, metrics }: BenchResult,
  run: string,
): readonly string[] {
  return [
    `${run}, checkpoint ${checkpoint}, on ${formatAmount(n, 'line')}`,
    '',
    ...metricsTable(metrics),
  ];
}
