import type { Command } from 'commander';
import { UserError } from '../../core/errors.ts';
import type { ExitCode } from '../exit-codes.ts';
import { integerFlag } from '../flags/number-flag.ts';
import { addOutsideFlags, outsideOf } from '../flags/outside-flags.ts';
import type { OutsideFlags } from '../flags/outside-flags.ts';
import { addRunFlags } from '../flags/run-flags.ts';
import type { RunFlags } from '../flags/run-flags.ts';
import { wordsFlag } from '../flags/list-flag.ts';
import { splitSettings } from '../flags/setting-flag.ts';
import { textFlag } from '../flags/text-flag.ts';
import { findRun } from '../find-run.ts';
import { followRun } from '../follow-run.ts';
import { newCommand } from '../new-command.ts';
import type { World } from '../world.ts';

interface Flags extends RunFlags, OutsideFlags {
  readonly seed?: number;
  readonly set?: readonly string[];
  readonly out?: string;
  readonly from?: string;
}

/** `agon run`: starts an experiment and stays with it to its end. */
export function runCommand(world: World, done: (code: ExitCode) => void): Command {
  const command = newCommand(world, {
    name: 'run',
    summary: 'run an experiment: warm start, self-play, evaluation',
    description:
      'Runs an experiment: warm start, self-play updates, evaluation on held-out tasks. ' +
      'Everything is kept in a run folder, to be resumed, replayed and evaluated.\n\n' +
      'Ctrl-C ends it after the current update with everything saved; twice ends it at once.',
    examples: [
      [
        'agon run spc --minutes 3',
        'the SPC game: a sneaky generator and a critic teach each other',
      ],
      [
        'agon run spc --seed 7 --set critic.learningRate=0.001 --out runs/faster --json',
        'one seed, one setting changed, in a folder of that name, for a script',
      ],
      [
        'agon run spc --policy critic=http://127.0.0.1:8080/v1#my-model --updates 2',
        "a language model's server plays the critic",
      ],
    ],
  })
    .usage('[options] <scenario>')
    // Checked below: `--set a=1 spc` gives the scenario to --set.
    .argument(
      '[scenario]',
      'one that ships (agon list), or the path of your own .ts, .js or .mjs file',
    )
    .option(
      '--seed <n>',
      'where all chance comes from; same seed, same run',
      integerFlag('--seed', 0, 7),
    )
    .option('--set <a.b=c...>', "changes the scenario's settings; may be repeated", wordsFlag)
    .allowExcessArguments();
  return addOutsideFlags(addRunFlags(command, 'the scenario says'))
    .option(
      '--out <dir>',
      "the run's folder; else a new one in runs",
      textFlag('--out', 'a folder', 'runs/mine'),
    )
    .option(
      '--from <run>',
      'begin as another run did after its warm start: its folder or name',
      textFlag('--from', 'a run', 'runs/spc-1-1'),
    )
    .action(
      async (
        _: string | undefined,
        { json = false, set: words = [], from: named, ...flags }: Flags,
      ) => {
        const { names, set } = splitSettings(command.args, words);
        const scenario = oneScenario(names);
        const from = named === undefined ? {} : { from: await findRun(named, world) };
        const bound = flags.minutes === undefined ? {} : { minutes: flags.minutes };
        const { startRun } = await import('../../runs/start-run.ts');
        const code = await followRun(world, { json, ...bound }, (watch) =>
          startRun({
            scenario,
            ...outsideOf(flags),
            ...from,
            ...(set.length > 0 ? { set } : {}),
            ...watch,
          }),
        );
        done(code);
      },
    );
}

function oneScenario(names: readonly string[]): string {
  const [scenario, ...more] = names;
  if (scenario === undefined) {
    throw new UserError('agon run: needs <scenario>, got none; "agon list" shows those that ship');
  }
  if (more.length > 0) {
    throw new UserError(
      `agon run: takes one <scenario>, got "${names.join(' ')}"; settings go behind --set, as in --set a.b=c`,
    );
  }
  return scenario;
}
