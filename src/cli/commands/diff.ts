import type { Command } from 'commander';
import { printableData } from '../../core/printable.ts';
import type { Episode, EpisodeEvent } from '../../core/episode.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { findRun } from '../find-run.ts';
import { newCommand } from '../new-command.ts';
import type { EpisodeRecord } from '../read-episodes.ts';
import { styleFor } from '../terminal/style.ts';
import { formatAmount } from '../text/format-number.ts';
import { renderTranscript } from '../transcript/render-transcript.ts';
import type { World } from '../world.ts';
import { writeJson, writeLines } from '../write-output.ts';

/** `agon diff`: two games from where they part, such as a game and its fork. */
export function diffCommand(world: World, done: (code: ExitCode) => void): Command {
  return newCommand(world, {
    name: 'diff',
    summary: 'two games of a run, from where they part',
    description:
      'Shows two games from the first event in which they differ, such as a game and its fork, or two ' +
      'forks of one game; ends with exit code 3 where they differ.',
    examples: [['agon diff runs/spc-1-1 train-12-37 train-12-37.1', 'a game and its first fork']],
  })
    .argument('<run>', "the run's folder, or its name in the folder runs")
    .argument('<first>', "an episode's id")
    .argument('<second>', 'that of another')
    .option('--json', 'one JSON object on stdout')
    .action(
      async (
        named: string,
        first: string,
        second: string,
        { json = false }: { readonly json?: boolean },
      ) => {
        const run = await findRun(named, world);
        const { readEpisode } = await import('../read-episodes.ts');
        const records = [
          readEpisode({ run, episode: first }),
          readEpisode({ run, episode: second }),
        ] as const;
        const at = partAt(records[0].episode, records[1].episode);
        if (json) writeJson(world.stdout, { at, first: records[0], second: records[1] });
        else writeLines(world.stdout, renderDifference(records, at, world));
        done(at === null ? EXIT.ok : EXIT.difference);
      },
    );
}

/** The first event that isn't the same; null where all are. */
function partAt({ events: one }: Episode, { events: other }: Episode): number | null {
  const longest = Math.max(one.length, other.length);
  for (let i = 0; i < longest; i++) if (told(one[i]) !== told(other[i])) return i;
  return null;
}

/** An event without the id of its episode, which tells forks apart and nothing else. */
function told(event: EpisodeEvent | undefined): string {
  if (event?.kind !== 'decision') return JSON.stringify(event ?? null);
  return JSON.stringify({ ...event, decision: { ...event.decision, episode: '' } });
}

function renderDifference(
  records: readonly [EpisodeRecord, EpisodeRecord],
  at: number | null,
  world: World,
): readonly string[] {
  if (at === null) return ['the same, event by event'];
  const style = styleFor(world.stdout, world.env);
  return [
    `the same for ${formatAmount(at, 'event')}`,
    ...records.flatMap((record) => [
      '',
      ...renderTranscript(printableData(record), style, {
        from: at,
        to: record.episode.events.length - 1,
      }),
    ]),
  ];
}
