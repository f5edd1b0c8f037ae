import type { Command } from 'commander';
import { printable } from '../../core/printable.ts';
import type { BranchCredit } from '../../runs/fork/credit-run.ts';
import type { Estimate } from '../../statistics/student-interval.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { findRun } from '../find-run.ts';
import { integerFlag } from '../flags/number-flag.ts';
import { textFlag } from '../flags/text-flag.ts';
import { addTrustFlags, trustOf } from '../flags/trust-flags.ts';
import type { TrustFlags } from '../flags/trust-flags.ts';
import { newCommand } from '../new-command.ts';
import { table } from '../terminal/table.ts';
import { formatAmount, formatMetric } from '../text/format-number.ts';
import { shellWord } from '../text/shell-word.ts';
import type { World } from '../world.ts';
import { writeJson, writeLines } from '../write-output.ts';

interface Flags extends TrustFlags {
  readonly episode: string;
  readonly times: number;
  readonly seed?: number;
  readonly json?: boolean;
}

/** `agon credit`: what each decision of a game was worth, by playing on from it. */
export function creditCommand(world: World, done: (code: ExitCode) => void): Command {
  const command = newCommand(world, {
    name: 'credit',
    summary: 'what every decision of a game was worth, by playing on from it',
    description:
      'Plays on from every decision of a game, with its reply kept and with it decided anew, and tells ' +
      'what its agent earns from there on, with 95 % intervals. Written to forks/credits.jsonl of the run.',
    examples: [['agon credit runs/spc-1-1 --episode train-12-37 --times 16', 'a whole game']],
  })
    .argument('<run>', "the run's folder, or its name in the folder runs")
    .requiredOption(
      '--episode <id>',
      'the game, or a fork of it',
      textFlag('--episode', "an episode's id", 'train-12-37'),
    )
    .option('--times <n>', 'continuations of each', integerFlag('--times', 1, 16), 8)
    .option('--seed <n>', "their chance; else the game's own key", integerFlag('--seed', 0, 7))
    .option('--json', 'one JSON object on stdout');
  return addTrustFlags(command).action(
    async (named: string, { json = false, scenario, trust, ...flags }: Flags) => {
      const run = await findRun(named, world);
      const typed = `agon credit ${shellWord(run)} --episode ${shellWord(flags.episode)}`;
      const allowed = {
        ...(scenario === undefined ? {} : { scenario }),
        ...(trust === undefined ? {} : { trust }),
      };
      const { creditRun } = await import('../../runs/fork/credit-run.ts');
      const credits = await creditRun({ run, ...flags, ...trustOf(allowed, typed) });
      if (json) writeJson(world.stdout, { credits });
      else writeLines(world.stdout, renderCredits(credits, flags.times));
      done(EXIT.ok);
    },
  );
}

function renderCredits(credits: readonly BranchCredit[], times: number): readonly string[] {
  const figure = ({ mean, interval }: Estimate): string =>
    interval === null
      ? formatMetric(mean)
      : `${formatMetric(mean)} [${formatMetric(interval[0])}, ${formatMetric(interval[1])}]`;
  return [
    ...table(
      [
        { heading: 'event', align: 'right' },
        { heading: 'decision', align: 'left' },
        { heading: 'its reply', align: 'left' },
        { heading: 'its place', align: 'left' },
      ],
      credits.map(({ event, agent, decisionIndex, message, place }) => [
        String(event),
        `${printable(agent)}/${decisionIndex}`,
        figure(message),
        figure(place),
      ]),
    ),
    '',
    `what its agent earns from there on: with the reply kept, and decided anew; ${formatAmount(times, 'continuation')} each, 95 % intervals`,
  ];
}
