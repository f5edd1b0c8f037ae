import type { Command } from 'commander';
import type { GapResult } from '../../runs/measure-gap.ts';
import { UserError } from '../../core/errors.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { addTrustFlags, trustOf } from '../flags/trust-flags.ts';
import type { TrustFlags } from '../flags/trust-flags.ts';
import { shellWord } from '../text/shell-word.ts';
import { findRun } from '../find-run.ts';
import { integerFlag } from '../flags/number-flag.ts';
import { wordsFlag } from '../flags/list-flag.ts';
import { splitSettings } from '../flags/setting-flag.ts';
import { textFlag } from '../flags/text-flag.ts';
import { newCommand } from '../new-command.ts';
import { openPlainProgress } from '../progress/plain-progress.ts';
import { formatAmount } from '../text/format-number.ts';
import { metricsTable } from '../text/metrics-table.ts';
import type { World } from '../world.ts';
import { writeJson, writeLines } from '../write-output.ts';

interface Flags extends TrustFlags {
  readonly seed?: number;
  readonly set?: readonly string[];
  readonly run?: string;
  readonly checkpoint?: number;
  readonly problems?: number;
  readonly json?: boolean;
}

/** `agon gap`: is checking easier than doing? What is measured, the scenario says. */
export function gapCommand(world: World, done: (code: ExitCode) => void): Command {
  const command = newCommand(world, {
    name: 'gap',
    summary: 'measure how much easier checking is than doing',
    description:
      "Has a scenario's policies do what it asks and check each other's work, after the warm start alone or " +
      "as a run's checkpoint has them, and reports what the scenario measures of both, with 95 % intervals. " +
      'Rewards without labels live on checking being the easier part: measure it before you train.',
    examples: [
      ['agon gap comas --problems 500', 'after the warm start, on 500 problems'],
      ['agon gap --run runs/comas-1-1 --checkpoint 0 --json', "a run's warm start, for a script"],
    ],
  })
    .usage('[options] [scenario]')
    // Checked below: `--set a=1 comas` gives the scenario to --set.
    .argument('[scenario]', 'one that ships (agon list), or the path of your own file')
    .option(
      '--seed <n>',
      'where all chance comes from; that of the run with --run',
      integerFlag('--seed', 0, 7),
    )
    .option('--set <a.b=c...>', "changes the scenario's settings; may be repeated", wordsFlag)
    .option(
      '--run <run>',
      'the policies of this run, in place of a warm start',
      textFlag('--run', 'a run', 'runs/spc-1-1'),
    )
    .option(
      '--checkpoint <n>',
      'as they were after this update; else the last',
      integerFlag('--checkpoint', 0, 40),
    )
    .option('--problems <n>', 'how many; else 200', integerFlag('--problems', 1, 500))
    .option('--json', 'one JSON object on stdout, progress on stderr')
    .allowExcessArguments();
  return addTrustFlags(command).action(
    async (
      _: string | undefined,
      { json = false, set: words = [], run: named, scenario: file, trust, ...flags }: Flags,
    ) => {
      const { names, set } = splitSettings(command.args, words);
      const [scenario, ...more] = names;
      if (more.length > 0) {
        throw new UserError(
          `agon gap: takes one <scenario>, got "${names.join(' ')}"; settings go behind --set, as in --set a.b=c`,
        );
      }
      if (scenario === undefined && named === undefined) {
        throw new UserError(
          'agon gap: needs a <scenario> or --run <run>, got neither; "agon list" shows both',
        );
      }
      const ofRun = async (name: string) => {
        const run = await findRun(name, world);
        const flag = file ?? scenario;
        return {
          run,
          ...trustOf(
            {
              ...(flag === undefined ? {} : { scenario: flag }),
              ...(trust === undefined ? {} : { trust }),
            },
            `agon gap --run ${shellWord(run)}`,
          ),
        };
      };
      const progress = openPlainProgress({ write: world.stderr.write, now: world.now });
      const { measureGap } = await import('../../runs/measure-gap.ts');
      const result = await measureGap({
        ...flags,
        ...(scenario === undefined ? {} : { scenario }),
        ...(named === undefined ? {} : await ofRun(named)),
        ...(set.length > 0 ? { set } : {}),
        onEvent: (event) => progress.tell(event),
      });
      if (json) writeJson(world.stdout, result);
      else writeLines(world.stdout, renderGap(result));
      done(EXIT.ok);
    },
  );
}

function renderGap(result: GapResult): readonly string[] {
  const where =
    result.run === null
      ? `${result.scenario} after its warm start (seed ${result.seed})`
      : `${result.run}, checkpoint ${result.checkpoint}`;
  return [
    `${where}, on ${formatAmount(result.problems, 'problem')}`,
    '',
    ...metricsTable(result.metrics),
  ];
}
