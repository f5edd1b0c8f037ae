import { shownText } from '../../core/decision.ts';
import type { Decision } from '../../core/decision.ts';
import type { Episode, EpisodeEvent, EpisodePlan } from '../../core/episode.ts';
import type { PaidCredit } from '../../runs/paid-credits.ts';
import type { EpisodeRecord } from '../read-episodes.ts';
import { table } from '../terminal/table.ts';
import type { Style } from '../terminal/style.ts';
import { clip } from '../terminal/text-width.ts';
import { formatAmount } from '../text/format-number.ts';
import { formatPlain } from './format-plain.ts';
import { isFor, renderAdvantage, renderCredit, renderTotals } from './render-credits.ts';

/** More events than this are no reading matter. */
const MOST_EVENTS = 200;
/** Of the seats, and of the credits of one decision, so many; a log may say any number. */
const MOST_SEATS = 100;
const MOST_CREDITS = 50;
/** Of an outcome. */
const MOST_PARTS = 100;
/** Characters of one line; a prompt to a language model may have thousands. */
const LONGEST_LINE = 160;

/** Events of a log, both included. */
export interface EventRange {
  readonly from: number;
  readonly to: number;
}

/** An episode as one reads a play: the cast, who said what to whom, states entered, how it ended. */
export function renderTranscript(
  { episode, ...earned }: EpisodeRecord,
  style: Style,
  part?: EventRange,
): readonly string[] {
  const { plan, events } = episode;
  const { credits = [] } = earned;
  const from = part?.from ?? 0;
  const shown = events.slice(from, (part?.to ?? MOST_EVENTS - 1) + 1);
  const hidden = part === undefined ? events.length - shown.length : 0;
  return [
    `${style.strong(plan.id)}  ${plan.environment}, ${formatAmount(events.length, 'event')}`,
    `task  ${formatPlain(plan.task)}`,
    ...renderOrigin(plan),
    '',
    ...renderCast(episode),
    '',
    ...shown.flatMap((event, i) =>
      numbered(from + i, renderEvent(event, credits, style), events.length),
    ),
    ...(hidden > 0
      ? [
          `… ${formatAmount(hidden, 'more event')}; --events A-B shows a part, --json gives them all`,
        ]
      : []),
    '',
    ...renderEnding(episode, style),
  ]
    .map((line) => clip(line, LONGEST_LINE))
    .concat(renderTotals(episode, earned));
}

/** The event's place in the log, by which `agon fork` names it, before its first line. */
function numbered(index: number, lines: readonly string[], count: number): readonly string[] {
  const width = String(count - 1).length;
  return lines.map((line, i) => `${(i === 0 ? String(index) : '').padStart(width)} ${line}`);
}

function renderOrigin({ kind = 'fork', parent }: EpisodePlan): readonly string[] {
  if (parent === undefined) return [];
  return [`${kind} of ${parent.episode}, from event ${parent.event} on`];
}

function renderCast({ plan }: Episode): readonly string[] {
  const seats = Object.entries(plan.seats);
  const hidden = seats.length - MOST_SEATS;
  const rows = table(
    [
      { heading: 'seat', align: 'left' },
      { heading: 'role', align: 'left' },
      { heading: 'policy', align: 'left' },
      { heading: 'version', align: 'right' },
    ],
    seats
      .slice(0, MOST_SEATS)
      .map(([agent, { role, policy, version }]) => [agent, role, policy, String(version)]),
  );
  return hidden > 0
    ? [...rows, `… ${formatAmount(hidden, 'more seat')}; --json gives them all`]
    : rows;
}

function renderEvent(
  event: EpisodeEvent,
  credits: readonly PaidCredit[],
  style: Style,
): readonly string[] {
  switch (event.kind) {
    case 'message': {
      const { from, to, kind, body } = event.message;
      const injected = event.injected ? style.warning(' (injected)') : '';
      return [
        `${style.accent(from)} → ${style.accent(to)}  ${style.strong(kind)}${injected}`,
        `    ${formatPlain(body)}`,
      ];
    }
    case 'state':
      return [style.faint(`    ${event.actor} is ${event.state}`)];
    case 'decision':
      return renderDecision(event.decision, credits, style);
    case 'failure':
      return [style.bad(`    ${event.actor} failed: ${formatPlain(event.error)}`)];
    case 'chance':
      return [style.faint(`    chance: ${formatPlain(event.label)}`)];
    case 'outside':
      return [
        style.faint(`    outside was shown ${formatPlain(event.shown)}`),
        style.faint(`    outside returned ${formatPlain(event.returned)}`),
      ];
    case 'returns':
      return [style.faint(`    returns: ${formatPlain(event.returns)}`)];
  }
}

function renderDecision(
  decision: Decision,
  credits: readonly PaidCredit[],
  style: Style,
): readonly string[] {
  const { agent, decisionIndex, policy, version, text } = decision;
  const earned = credits.filter((credit) => isFor(credit, decision));
  return [
    `    ${agent}/${decisionIndex} decides as ${policy} ${version}`,
    `        sees ${JSON.stringify(shownText(decision))}`,
    `        says ${JSON.stringify(text)}`,
    ...earned.slice(0, MOST_CREDITS).map((credit) => `        ${renderCredit(credit, style)}`),
    ...(earned.length > MOST_CREDITS
      ? [
          `        … ${formatAmount(earned.length - MOST_CREDITS, 'more credit')}; --json gives them all`,
        ]
      : []),
    ...renderAdvantage(earned).map((line) => `        ${line}`),
  ];
}

function renderEnding({ ending }: Episode, style: Style): readonly string[] {
  if (ending.kind === 'failed') {
    return [style.bad(`failed in ${ending.where}: ${formatPlain(ending.error)}`)];
  }
  const { outcome } = ending;
  // What an environment found out is a long record: a line for each part.
  const parts =
    outcome !== null && typeof outcome === 'object' && !Array.isArray(outcome)
      ? Object.entries(outcome).map(([key, value]) => formatPlain({ [key]: value }))
      : [formatPlain(outcome)];
  const hidden = parts.length - MOST_PARTS;
  return [
    'finished',
    ...parts.slice(0, MOST_PARTS).map((part) => `    ${part}`),
    ...(hidden > 0 ? [`    … ${formatAmount(hidden, 'more part')}; --json gives them all`] : []),
  ];
}
