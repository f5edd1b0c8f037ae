import type { EpisodeList } from '../read-episodes.ts';
import { table } from '../terminal/table.ts';
import { formatCount } from '../text/format-number.ts';
import { shellWord } from '../text/shell-word.ts';
import { renderStandings } from './render-standings.ts';

/** The last episodes of a run, with how to read one and how to get the rest. */
export function renderEpisodeList(
  { total, episodes, standings }: EpisodeList,
  run: string,
): readonly string[] {
  const last = episodes.at(-1);
  if (last === undefined) return [`${run}: no episode is recorded yet`];
  const hidden = total - episodes.length;
  return [
    ...table(
      [
        { heading: 'episode', align: 'left' },
        { heading: 'events', align: 'right' },
        { heading: 'ending', align: 'left' },
      ],
      episodes.map(({ id, events, ending }) => [id, formatCount(events), ending]),
    ),
    '',
    ...(hidden > 0
      ? [`${formatCount(hidden)} earlier ones: agon replay ${shellWord(run)} --json lists them all`]
      : []),
    `read one: agon replay ${shellWord(run)} --episode ${last.id}`,
    ...(standings === undefined ? [] : renderStandings(standings)),
  ];
}
