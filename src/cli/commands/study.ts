import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { UserError } from '../../core/errors.ts';
import { varySettings } from '../../runs/study/plan-study.ts';
import type { StudyEvent, StudyOptions } from '../../runs/study/run-study.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { seedsFlag, wordsFlag } from '../flags/list-flag.ts';
import { integerFlag, positiveFlag } from '../flags/number-flag.ts';
import { splitSettings } from '../flags/setting-flag.ts';
import { textFlag } from '../flags/text-flag.ts';
import { listenForInterrupts } from '../listen-for-interrupts.ts';
import { newCommand } from '../new-command.ts';
import { renderStudy, renderStudyNotes } from '../study/render-study.ts';
import { printable } from '../../core/printable.ts';
import { formatAmount, formatSeconds } from '../text/format-number.ts';
import type { World } from '../world.ts';
import { writeJson, writeLines } from '../write-output.ts';

interface Flags extends Pick<StudyOptions, 'updates' | 'minutes'> {
  readonly vary?: readonly string[];
  readonly seeds?: readonly number[];
  readonly starts?: readonly number[];
  readonly set?: readonly string[];
  readonly jobs?: number;
  readonly show?: string;
  readonly out?: string;
  readonly markdown?: boolean;
  readonly json?: boolean;
}

/** `agon study`: one scenario in several variants and over several seeds, with intervals. */
export function studyCommand(world: World, done: (code: ExitCode) => void): Command {
  const command = newCommand(world, {
    name: 'study',
    summary: 'compare variants of a scenario over several seeds',
    description:
      'Runs variants of a scenario over several seeds and reports what they gave, with 95 % intervals ' +
      'and with paired differences to the first variant. Ended early, the same command goes on where ' +
      'it was; a run that fails is reported and takes no other down.',
    examples: [
      [
        'agon study spc --vary arm=coevolution,frozen --seeds 1-5 --updates 200',
        'an ablation over five seeds, each with its own warm start',
      ],
      [
        'agon study comas --vary arm=interaction,true,random --seeds 1-5 --starts 1-3 --minutes 2',
        'at equal minutes, from three warm starts that the variants share',
      ],
    ],
  });
  return command
    .usage('[options] <scenario>')
    .argument('[scenario]', 'one that ships (agon list), or the path of your own file')
    .option('--vary <path=a,b>', 'a setting and its values; repeated, all combinations', wordsFlag)
    .option('--seeds <list>', 'seeds of the runs; 1-3 if absent', seedsFlag('--seeds'))
    .option(
      '--starts <list>',
      'seeds of warm starts that all variants share; else each run has its own',
      seedsFlag('--starts'),
    )
    .option('--set <a.b=c...>', 'changes settings in all variants', wordsFlag)
    .option('--updates <n>', 'updates of each run', integerFlag('--updates', 0, 200))
    .option(
      '--minutes <m>',
      'minutes of each run; warm starts that are shared are not in them',
      positiveFlag('--minutes', 2),
    )
    .option(
      '--jobs <n>',
      'runs side by side, one thread each; as many as there are cores if absent',
      integerFlag('--jobs', 1, 2),
    )
    .option('--show <metrics>', 'metrics to show, apart by commas; else the first few')
    .option(
      '--out <dir>',
      "the study's folder; else studies/<scenario>",
      textFlag('--out', 'a folder', 'studies/mine'),
    )
    .option('--markdown', 'tables in Markdown on stdout at the end, progress on stderr')
    .option('--json', 'one JSON object on stdout at the end, progress on stderr')
    .allowExcessArguments()
    .action(async (_: string | undefined, flags: Flags) => {
      const { json = false, markdown = false, show, set: words = [], vary = [] } = flags;
      const { names, set } = splitSettings(command.args, words);
      const [scenario] = names;
      if (scenario === undefined || names.length > 1) {
        throw new UserError(
          `agon study: takes one <scenario>, got ${names.join(' ') || 'none'}; "agon list" shows those that ship`,
        );
      }
      if (json && markdown) {
        throw new UserError(
          'agon study: takes one of --json and --markdown, got both; leave one out',
        );
      }
      const told = json || markdown ? world.stderr : world.stdout;
      const interrupts = listenForInterrupts(world, {
        asked: () => told.write('ends; the same command goes on where it was\n'),
        leave: () => undefined,
      });
      try {
        const { runStudy } = await import('../../runs/study/run-study.ts');
        const report = await runStudy({
          ...(flags.updates === undefined ? {} : { updates: flags.updates }),
          ...(flags.minutes === undefined ? {} : { minutes: flags.minutes }),
          scenario,
          seeds: flags.seeds ?? [1, 2, 3],
          jobs: flags.jobs ?? availableParallelism(),
          set,
          variants: varySettings(vary),
          starts: flags.starts ?? null,
          out: flags.out ?? `studies/${nameOf(scenario)}`,
          signal: interrupts.signal,
          onEvent: (event) => told.write(`${printable(describe(event))}\n`),
        });
        if (json) writeJson(world.stdout, report);
        else {
          const { interactive, size } = world.stdout;
          const metrics = show?.split(',');
          const view = {
            markdown,
            ...(interactive ? { columns: size().columns } : {}),
            ...(metrics === undefined ? {} : { show: metrics }),
          };
          writeLines(world.stdout, renderStudy(report, view));
          writeLines(
            told,
            renderStudyNotes(report, metrics).map((line) => printable(line)),
          );
        }
        done(report.failed.length > 0 ? EXIT.input : EXIT.ok);
      } finally {
        interrupts.stop();
      }
    });
}

function nameOf(scenario: string): string {
  return scenario.replace(/^.*[/\\]/, '').replace(/\.\w+$/, '');
}

function describe(event: StudyEvent): string {
  switch (event.kind) {
    case 'begun':
      return `${event.nth}/${event.of} ${event.run}`;
    case 'finished':
      return `    ${event.run}: ${formatAmount(event.result.updates, 'update')} in ${formatSeconds(event.result.seconds)}`;
    case 'failed':
      return `    ${event.run} failed: ${event.error}`;
  }
}
