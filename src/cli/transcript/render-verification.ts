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
/** Problems that are shown to people; scripts get them all. */
const LISTED = 20;

/** Whether the recording is true, and where it isn't. */
export function renderVerification(
  verification: RunVerification,
  run: string,
  style: Style,
): readonly string[] {
  const { firstDifference } = verification;
  return firstDifference === null
    ? renderSound(verification, run, style)
    : renderDifferent({ ...verification, firstDifference }, run, style);
}

function renderSound(
  { episodes, notReplayed, ...counts }: RunVerification,
  run: string,
  style: Style,
): readonly string[] {
  const all = `${style.good('verified')} ${run}: all ${formatAmount(episodes, 'episode')}`;
  return [
    ...(notReplayed === null
      ? [`${all} played again, byte for byte the same`]
      : [
          `${all} have the hashes of those that were recorded, and so have the metrics`,
          `hashes alone were compared, and nothing was played again: ${notReplayed}`,
        ]),
    ...renderCounts(counts),
  ];
}

function renderDifferent(
  {
    episodes,
    verified,
    notReplayed,
    problems,
    firstDifference: { episode, event, recorded, replayed },
    ...counts
  }: RunVerification & {
    readonly firstDifference: NonNullable<RunVerification['firstDifference']>;
  },
  run: string,
  style: Style,
): readonly string[] {
  const from = firstDifferenceOf(recorded, replayed) - LEAD;
  const isReplayed = problems.some(({ kind }) => kind === 'different');
  return [
    `${style.bad('different')} ${run}: ${formatCount(verified)} of ${formatAmount(episodes, 'episode')} verified`,
    ...renderCounts(counts),
    ...problems.slice(0, LISTED).map(({ kind, message }) => `    ${kind.padEnd(10)} ${message}`),
    ...(problems.length > LISTED
      ? [`    and ${formatCount(problems.length - LISTED)} more; --json gives them all`]
      : []),
    ...(isReplayed
      ? [
          `first difference in episode ${episode}, event ${event}`,
          `    recorded  ${excerpt(recorded, from)}`,
          `    replayed  ${excerpt(replayed, from)}`,
          'Either a machine has changed since, or the file was altered.',
          `read it: agon replay ${shellWord(run)} --episode ${episode}`,
        ]
      : ["The run's files aren't those that were recorded: restore them from a copy."]),
    ...(notReplayed === null ? [] : [`nothing was played again: ${notReplayed}`]),
  ];
}

function renderCounts({
  dropped,
  missing,
}: Pick<RunVerification, 'dropped' | 'missing'>): readonly string[] {
  return [
    ...(dropped === 0
      ? []
      : [
          `${formatAmount(dropped, 'episode')} more were dropped, as the scenario's keepEpisodes says`,
        ]),
    ...(missing === 0
      ? []
      : [`${formatAmount(missing, 'episode')} that were recorded are missing`]),
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
