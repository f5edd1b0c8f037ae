import type { Credit } from '../../core/credit.ts';
import type { Decision } from '../../core/decision.ts';
import type { Episode } from '../../core/episode.ts';
import { decisionsOf } from '../../core/episode.ts';
import type { PaidCredit } from '../../runs/paid-credits.ts';
import type { EpisodeRecord } from '../read-episodes.ts';
import type { Style } from '../terminal/style.ts';
import { formatChange } from '../text/format-number.ts';
import { printable } from '../../core/printable.ts';

/**
 * What a term gave for a decision, what came of it (a weight of 0 logs a column and pays nobody), and why, where the
 * term says so.
 */
export function renderCredit(credit: PaidCredit, style: Style): string {
  const { sentence } = credit;
  const why = sentence === undefined ? '' : `: ${printable(sentence, { lineEnds: 'show' })}`;
  return renderPay(credit, style) + why;
}

/** What a decision was trained on; nothing where it wasn't, or where its credits don't say. */
export function renderAdvantage(credits: readonly Credit[]): readonly string[] {
  const advantage = credits.find((credit) => credit.advantage !== undefined)?.advantage ?? null;
  if (advantage === null) return [];
  if (typeof advantage === 'number')
    return [`trained on an advantage of ${formatChange(advantage)}`];
  return [
    `trained on advantages by token of ${advantage.map((one) => formatChange(one)).join(' ')}`,
  ];
}

function renderPay({ term, value, weight, paid }: PaidCredit, style: Style): string {
  const given = formatChange(value);
  if (weight === null || paid === null) return `credit ${given} for ${term}`;
  if (weight === 0) return `logs ${given} for ${term} (weight 0)`;
  const paint = paid < 0 ? style.bad : style.good;
  const factors = weight === 1 ? '' : ` (${given} × ${formatWeight(weight)})`;
  return `earns ${paint(formatChange(paid))} for ${term}${factors}`;
}

/** Agents in one line; a log may have any number. */
const MOST_TOTALS = 100;

/** What every agent was paid in all, or why that can't be said; nothing where nothing was judged. */
export function renderTotals(
  episode: Episode,
  { credits = [], unweighed }: Pick<EpisodeRecord, 'credits' | 'unweighed'>,
): readonly string[] {
  if (credits.length === 0) return [];
  if (unweighed !== undefined) return [`rewards  unknown without weights: ${printable(unweighed)}`];
  const totals = new Map<string, number>();
  const made = new Set<string>();
  for (const { agent, decisionIndex } of decisionsOf(episode)) {
    totals.set(agent, 0);
    made.add(`${decisionIndex} ${agent}`);
  }
  for (const { agent, decisionIndex, paid } of credits) {
    if (!made.has(`${decisionIndex} ${agent}`)) continue;
    totals.set(agent, (totals.get(agent) ?? 0) + (paid ?? 0));
  }
  const all = [...totals].map(([agent, sum]) => `${agent} ${formatChange(sum)}`);
  const hidden = all.length - MOST_TOTALS;
  return [
    `rewards  ${all.slice(0, MOST_TOTALS).join(', ')}${hidden > 0 ? `, … ${hidden} more` : ''}`,
  ];
}

/** As one would write it: `0.5`, `−3`; schedules give long ones. */
function formatWeight(weight: number): string {
  return String(Number(weight.toPrecision(4))).replace('-', '−');
}

/** Whether a credit is for this decision of its episode. */
export function isFor(credit: Credit, { agent, decisionIndex }: Decision): boolean {
  return credit.agent === agent && credit.decisionIndex === decisionIndex;
}
