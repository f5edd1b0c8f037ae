import type { Command } from 'commander';
import type { ExitCode } from '../exit-codes.ts';
import { findRun } from '../find-run.ts';
import { addOutsideFlags, outsideOf } from '../flags/outside-flags.ts';
import type { OutsideFlags } from '../flags/outside-flags.ts';
import { addRunFlags } from '../flags/run-flags.ts';
import type { RunFlags } from '../flags/run-flags.ts';
import { addTrustFlags, trustOf } from '../flags/trust-flags.ts';
import type { TrustFlags } from '../flags/trust-flags.ts';
import { shellWord } from '../text/shell-word.ts';
import { followRun } from '../follow-run.ts';
import { newCommand } from '../new-command.ts';
import type { World } from '../world.ts';

/** `agon resume`: goes on with a run from its last checkpoint. */
export function resumeCommand(world: World, done: (code: ExitCode) => void): Command {
  const command = newCommand(world, {
    name: 'resume',
    summary: 'go on with a run, or train it further',
    description:
      'Goes on with a run from its last checkpoint, however it ended, a kill included. ' +
      'What was recorded past the checkpoint is played again, and comes out the same. ' +
      'It goes as far as was last asked for, unless you ask for other updates or minutes.',
    examples: [
      ['agon resume runs/spc-1-1', 'go on where it ended'],
      [
        'agon resume spc-1-1 --updates 600 --minutes 10',
        'train it further, until it has taken ten minutes in all',
      ],
    ],
  }).argument('<run>', "the run's folder, or its name in the folder runs");
  return addOutsideFlags(addRunFlags(addTrustFlags(command), 'was last asked for')).action(
    async (
      named: string,
      { json = false, scenario, trust, ...flags }: RunFlags & TrustFlags & OutsideFlags,
    ) => {
      const run = await findRun(named, world);
      const trusted = trustOf(
        {
          ...(scenario === undefined ? {} : { scenario }),
          ...(trust === undefined ? {} : { trust }),
        },
        `agon resume ${shellWord(run)}`,
      );
      const { resumeRun } = await import('../../runs/start-run.ts');
      const bound = flags.minutes === undefined ? {} : { minutes: flags.minutes };
      done(
        await followRun(world, { json, ...bound }, (watch) =>
          resumeRun({ run, ...outsideOf(flags), ...trusted, ...watch }),
        ),
      );
    },
  );
}
