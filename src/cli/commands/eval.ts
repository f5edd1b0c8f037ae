import type { Command } from 'commander';
import type { BenchResult } from '../../runs/evaluate-run.ts';
import type { RunEvent } from '../../runs/run-events.ts';
import type { Interval } from '../../statistics/wilson-interval.ts';
import { UserError } from '../../core/errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { findRun } from '../find-run.ts';
import { integerFlag } from '../flags/number-flag.ts';
import { textFlag } from '../flags/text-flag.ts';
import { newCommand } from '../new-command.ts';
import type { Ports } from '../ports.ts';
import { openPlainProgress } from '../progress/plain-progress.ts';
import { printable } from '../../core/printable.ts';
import { table, type Column } from '../terminal/table.ts';
import { formatAmount, formatCount, formatMetric } from '../text/format-number.ts';
import type { World } from '../world.ts';
import { writeJson, writeLines } from '../write-output.ts';

interface Flags {
  readonly bench: string;
  readonly checkpoint?: number;
  readonly json?: boolean;
}

/** `agon eval`: judges the steps of a file with a run's critic. */
export function evalCommand(
  world: World,
  { evaluateRun, listRuns }: Pick<Ports, 'evaluateRun' | 'listRuns'>,
  done: (code: ExitCode) => void,
): Command {
  return newCommand(world, {
    name: 'eval',
    summary: "measure a run's critic on a file of steps",
    description:
      "Has a run's critic judge every step of a file, and reports its accuracy on correct steps (a+) " +
      'and on wrong steps (a−), their balanced and harmonic mean, with 95 % intervals.',
    notes: [
      'A line of the file; modulus is null for plain integers:',
      '  {"problem":"47;+86;-58","modulus":100,"prefix":["47+86=33"],',
      '   "step":"33-58=75","correct":true,"family":"none"}',
    ],
    examples: [
      ['agon eval runs/spc-1-1 --bench steps.jsonl', 'the finished critic'],
      [
        'agon eval runs/spc-1-1 --bench steps.jsonl --checkpoint 0 --json',
        'the warm start, for a script',
      ],
    ],
  })
    .argument('<run>', "the run's folder, or its name in the folder runs")
    .requiredOption(
      '--bench <file>',
      'a .jsonl file of steps',
      textFlag('--bench', 'a .jsonl file', 'steps.jsonl'),
    )
    .option(
      '--checkpoint <n>',
      'as it was after this update; else the last',
      integerFlag('--checkpoint', 0, 40),
    )
    .option('--json', 'one JSON object on stdout')
    .action(async (named: string, { json = false, ...flags }: Flags) => {
      const run = await findRun(named, world, listRuns);
      if (world.kindOfPath(flags.bench) !== 'file') {
        throw new UserError(
          `--bench: must be a file with one JSON object a line, got "${flags.bench}", which is none; ` +
            '"agon eval --help" shows a line of it',
        );
      }
      const progress = openPlainProgress({ write: world.stderr.write, now: world.now });
      const onEvent = (event: RunEvent) => progress.tell(event);
      const result = await evaluateRun({ run, ...flags, onEvent });
      if (json) writeJson(world.stdout, result);
      else writeLines(world.stdout, renderBenchResult(result, run));
      done(EXIT.ok);
    });
}

const ACCURACY: readonly Column[] = [
  { heading: 'accuracy', align: 'right' },
  { heading: '95 % interval', align: 'left' },
  { heading: 'steps', align: 'right' },
];

function renderBenchResult(result: BenchResult, run: string): readonly string[] {
  const { intervals } = result;
  // The family `none` is the correct steps, which have their line already.
  const families = Object.entries(result.byFamily).filter(([family]) => family !== 'none');
  const correct = result.byFamily['none']?.n ?? 0;
  return [
    `${run}, checkpoint ${result.checkpoint}, on ${formatAmount(result.n, 'step')}`,
    '',
    ...table(
      [{ heading: '', align: 'left' }, ...ACCURACY],
      [
        ['correct steps (a+)', ...accuracy(result.aPlus, intervals.aPlus), formatCount(correct)],
        [
          'wrong steps (a−)',
          ...accuracy(result.aMinus, intervals.aMinus),
          formatCount(result.n - correct),
        ],
        ['balanced', ...accuracy(result.balanced, intervals.balanced)],
        ['harmonic', ...accuracy(result.harmonic, intervals.harmonic)],
        ...(families.length > 0 ? [['by family']] : []),
        ...families.map(([family, { n, accuracy, interval }]) => [
          `  ${printable(family)}`,
          formatMetric(accuracy),
          formatInterval(interval),
          formatCount(n),
        ]),
      ],
    ),
  ];
}

/** An accuracy and its interval; of no steps there is none. */
function accuracy(value: number | null, interval: Interval): readonly [string, string] {
  return value === null ? ['–', 'no such steps'] : [formatMetric(value), formatInterval(interval)];
}

function formatInterval([low, high]: Interval): string {
  return `${formatMetric(low)} – ${formatMetric(high)}`;
}
