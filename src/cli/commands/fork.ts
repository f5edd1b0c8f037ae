import type { Command } from 'commander';
import { z } from 'zod';
import { UserError } from '../../core/errors.ts';
import { printable, printableData } from '../../core/printable.ts';
import type { Forked } from '../../runs/fork/fork-run.ts';
import type { SaidMessage } from '../../runs/fork/open-continuations.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { findRun } from '../find-run.ts';
import { wordsFlag } from '../flags/list-flag.ts';
import { integerFlag } from '../flags/number-flag.ts';
import { textFlag } from '../flags/text-flag.ts';
import { addTrustFlags, trustOf } from '../flags/trust-flags.ts';
import type { TrustFlags } from '../flags/trust-flags.ts';
import { newCommand } from '../new-command.ts';
import type { EpisodeRecord } from '../read-episodes.ts';
import { styleFor } from '../terminal/style.ts';
import { formatMetric } from '../text/format-number.ts';
import { shellWord } from '../text/shell-word.ts';
import { renderTranscript } from '../transcript/render-transcript.ts';
import type { World } from '../world.ts';
import { writeJson, writeLines } from '../write-output.ts';

interface Flags extends TrustFlags {
  readonly episode: string;
  readonly at: number;
  readonly say?: SaidMessage;
  readonly reply?: string;
  readonly policy?: readonly string[];
  readonly seed?: number;
  readonly times?: number;
  readonly json?: boolean;
}

/** `agon fork`: goes on from an event of a recorded game, in the same engine. */
export function forkCommand(world: World, done: (code: ExitCode) => void): Command {
  const command = newCommand(world, {
    name: 'fork',
    summary: 'change a recorded game at an event, and let it go on from there',
    description:
      'Keeps a game up to an event, puts in a message or a reply if asked, and lets the players of the record ' +
      'go on. What comes of it is judged as the game was, and kept in the forks of the run, each with its ' +
      'parent; the game itself is never changed. "agon replay --episode" tells the numbers of events.',
    examples: [
      [
        'agon fork runs/spc-1-1 --episode train-12-37 --at 6 --times 8',
        'decided anew, eight times',
      ],
      [
        'agon fork runs/rps --episode train-1-0 --at 4 --reply p',
        'what if the next to decide had said p?',
      ],
    ],
  })
    .argument('<run>', "the run's folder, or its name in the folder runs")
    .requiredOption(
      '--episode <id>',
      'the game, or a fork of it',
      textFlag('--episode', "an episode's id", 'train-12-37'),
    )
    .requiredOption('--at <event>', 'the first event that changes', integerFlag('--at', 0, 6))
    .option('--say <json>', 'a message that is said there: { from, to, kind, body }', readMessage)
    .option('--reply <text>', 'what the next agent to decide replies')
    .option(
      '--policy <who=player>',
      'who plays from there on: a role or a seat, and a player; may be repeated',
      wordsFlag,
    )
    .option('--seed <n>', 'other chance than the recorded one', integerFlag('--seed', 0, 7))
    .option(
      '--times <n>',
      'continuations, each with chance of its own',
      integerFlag('--times', 1, 8),
    )
    .option('--json', 'one JSON object on stdout');
  return addTrustFlags(command).action(
    async (named: string, { json = false, policy, scenario, trust, ...flags }: Flags) => {
      const run = await findRun(named, world);
      const typed = `agon fork ${shellWord(run)} --episode ${shellWord(flags.episode)} --at ${flags.at}`;
      const allowed = {
        ...(scenario === undefined ? {} : { scenario }),
        ...(trust === undefined ? {} : { trust }),
      };
      const { forkRun } = await import('../../runs/fork/fork-run.ts');
      const forked = await forkRun({
        run,
        ...flags,
        ...(policy === undefined ? {} : { players: policy }),
        ...trustOf(allowed, typed),
      });
      if (json) writeJson(world.stdout, forked);
      else {
        const { readEpisode } = await import('../read-episodes.ts');
        const [first] = forked.forks;
        const record =
          forked.forks.length === 1 && first !== undefined
            ? readEpisode({ run, episode: first.episode.plan.id })
            : undefined;
        writeLines(world.stdout, renderForked(forked, { run, at: flags.at, record }, world));
      }
      done(EXIT.ok);
    },
  );
}

const message = z.strictObject({
  from: z.string(),
  to: z.string(),
  kind: z.string(),
  body: z.json(),
});

function readMessage(text: string): SaidMessage {
  try {
    return message.parse(JSON.parse(text));
  } catch {
    throw new UserError(
      `--say: must be a message as JSON, got ${printable(text).slice(0, 80)}; for instance ` +
        `--say '{"from":"left","to":"environment","kind":"move","body":"p"}'`,
    );
  }
}

function renderForked(
  { forks, worth, otherVersions, checkpoint }: Forked,
  {
    run,
    at,
    record,
  }: { readonly run: string; readonly at: number; readonly record: EpisodeRecord | undefined },
  world: World,
): readonly string[] {
  const style = styleFor(world.stdout, world.env);
  const shown =
    record !== undefined
      ? renderTranscript(printableData(record), style, {
          from: at,
          to: record.episode.events.length - 1,
        })
      : forks.map(({ episode: { plan, ending } }) => `${printable(plan.id)}  ${ending.kind}`);
  return [
    ...shown,
    '',
    ...Object.entries(worth).map(([agent, { mean, interval }]) => {
      const range =
        interval === null ? '' : ` [${formatMetric(interval[0])}, ${formatMetric(interval[1])}]`;
      return `${printable(agent)} earns ${formatMetric(mean)}${range} from event ${at} on`;
    }),
    ...otherVersions.map(
      ({ policy, played, answered }) =>
        `${printable(policy)} played as version ${played}; the nearest that is kept, ${answered} (update ${checkpoint}), went on`,
    ),
    `kept in ${run}/forks: "agon replay ${shellWord(run)} --episode ${printable(forks[0]?.episode.plan.id ?? '')}" shows it`,
  ];
}
