import type { AlarmView, EpisodeRow, EpisodeWindow } from '../protocol.ts';
import { NUMBERS } from './columns.ts';
import type { Columns, NumberName } from './columns.ts';
import { readFilter, select } from './filter.ts';

export interface WindowQuery {
  readonly filter: string;
  /** A column or a role; with `-` in front from the greatest down; empty: as recorded. */
  readonly sort: string;
  readonly offset: number;
  readonly limit: number;
}

/** Characters of a row's words that are sent. */
const MOST_SAID = 180;
/** So many of them stand before the word that was looked for. */
const BEFORE_HIT = 40;

/** The places that a query chose last, by index: the next window of the same query is but a slice. */
const chosen = new WeakMap<Columns, { readonly key: string; readonly places: Uint32Array }>();

/** A window of a run's episodes, filtered and sorted. */
export function windowOf(
  columns: Columns,
  { filter: line, sort, offset, limit }: WindowQuery,
  alarms: readonly AlarmView[],
): Omit<EpisodeWindow, 'complete' | 'problem'> {
  const filter = readFilter(line, columns);
  const key = JSON.stringify([line, sort, columns.count, alarms.length]);
  const known = chosen.get(columns);
  const places =
    known?.key === key ? known.places : sorted(select(columns, filter, alarms), sort, columns);
  chosen.set(columns, { key, places });
  const { paidRoles: roles, outcomes, count } = columns;
  return {
    total: count,
    count: places.length,
    offset,
    roles,
    outcomes,
    most: roles.map((role) => mostOf(columns, role)),
    misread: filter.misread,
    words: filter.words,
    rows: Array.from(places.subarray(offset, offset + limit), (at) =>
      viewRow(columns, at, filter.words),
    ),
  };
}

function sorted(places: Uint32Array, sort: string, columns: Columns): Uint32Array {
  const name = sort.replace(/^-/, '');
  const value = valueOf(name, columns);
  if (value === undefined) return places;
  const sign = sort.startsWith('-') ? -1 : 1;
  const keys = new Float64Array(columns.count);
  // Whoever earned nothing comes last, either way.
  for (const at of places)
    keys[at] = sign * (Number.isNaN(value(at)) ? sign * Infinity : value(at));
  return places.sort((a, b) => compareNumbers(keys[a] ?? 0, keys[b] ?? 0) || a - b);
}

/** Not by difference: Infinity less itself is no number. */
const compareNumbers = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);

function valueOf(name: string, columns: Columns): ((at: number) => number) | undefined {
  if (name === 'outcome') {
    const order = new Map([...columns.outcomes].sort().map((outcome, i) => [outcome, i]));
    return (at) => order.get(columns.outcomeAt(at)) ?? 0;
  }
  const known = NUMBERS.find((one) => one === name) as NumberName | undefined;
  if (known !== undefined) return (at) => columns.number(known, at);
  return columns.roles.includes(name) ? (at) => columns.reward(name, at) : undefined;
}

/** Greatest absolute rewards, kept until the columns grow. */
const most = new WeakMap<
  Columns,
  Map<string, { readonly count: number; readonly value: number }>
>();

function mostOf(columns: Columns, role: string): number {
  const known = most.get(columns) ?? new Map<string, { count: number; value: number }>();
  most.set(columns, known);
  const before = known.get(role) ?? { count: 0, value: 0 };
  let { value } = before;
  for (let at = before.count; at < columns.count; at++) {
    const reward = Math.abs(columns.reward(role, at));
    if (reward > value) value = reward;
  }
  known.set(role, { count: columns.count, value });
  return value || 1;
}

function viewRow(columns: Columns, at: number, words: readonly string[]): EpisodeRow {
  const number = (name: NumberName) => columns.number(name, at);
  return {
    id: columns.ids[at] ?? '',
    outcome: columns.outcomeAt(at),
    update: number('update'),
    events: number('events'),
    decisions: number('decisions'),
    tokens: number('tokens'),
    malformed: number('malformed'),
    leastSure: Math.exp(number('surprise')),
    rewards: columns.paidRoles.map((role) => {
      const reward = columns.reward(role, at);
      return Number.isNaN(reward) ? null : reward;
    }),
    said: excerpt(columns.words[at] ?? '', words),
  };
}

function excerpt(text: string, words: readonly string[]): string {
  const lower = text.toLowerCase();
  const hit = Math.max(-1, ...words.map((word) => lower.indexOf(word.toLowerCase())));
  const start = hit > BEFORE_HIT * 2 ? hit - BEFORE_HIT : 0;
  return `${start > 0 ? '…' : ''}${text.slice(start, start + MOST_SAID)}`;
}
