import type { RunVerification } from '../../runs/replay-run.ts';
import { printable } from '../../core/printable.ts';
import type { Style } from '../terminal/style.ts';
import { clip } from '../terminal/text-width.ts';
import { formatAmount, formatCount } from '../text/format-number.ts';
import { shellWord } from '../text/shell-word.ts';

/** Characters of an event that are shown; a prompt to a language model may have thousands. */
const LONGEST_EVENT = 400;
/** Of these, the ones shown before the first that differs. */
const LEAD = 120;

/** Whether the recording is true, and where it isn't. */
export function renderVerification(
  { episodes, verified, dropped, firstDifference }: RunVerification,
  run: string,
  style: Style,
): readonly string[] {
  if (firstDifference === null) {
    return [
      `${style.good('verified')} ${run}: all ${formatAmount(episodes, 'episode')} played again, byte for byte the same`,
      ...(dropped === undefined
        ? []
        : [
            `${formatAmount(dropped, 'older episode')} were dropped, as the scenario's keepEpisodes says`,
          ]),
    ];
  }
  const { episode, event, recorded, replayed } = firstDifference;
  const from = firstDifferenceOf(recorded, replayed) - LEAD;
  return [
    `${style.bad('different')} ${run}: ${formatCount(verified)} of ${formatAmount(episodes, 'episode')} verified`,
    `first difference in episode ${episode}, event ${event}`,
    `    recorded  ${excerpt(recorded, from)}`,
    `    replayed  ${excerpt(replayed, from)}`,
    'Either a machine has changed since, or the file was altered.',
    // Where the file can't be read, there is no episode to name.
    ...(episode.startsWith('#')
      ? []
      : [`read it: agon replay ${shellWord(run)} --episode ${episode}`]),
  ];
}

function firstDifferenceOf(a: string, b: string): number {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return i;
}

function excerpt(text: string, from: number): string {
  const shown = from > 0 ? `…${text.slice(from)}` : text;
  return clip(printable(shown), LONGEST_EVENT);
}
