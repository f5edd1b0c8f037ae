import { UserError } from '../../core/errors.ts';
import { rowOf } from './column.ts';
import type { Column, ColumnHead, ExportedRow } from './column.ts';
import { GRPO, ORIGIN, promptKey, ROLLOUTS, SFT } from './column-sets.ts';
import type { ReaderName } from './column-sets.ts';
import type { DecisionRow } from './decision-row.ts';
import { traceOf } from './trace.ts';

/** Data sets: what `--as` names of those that are rows. */
export const DATASETS = ['sft', 'preference', 'kto', 'grpo', 'rollouts', 'traces'] as const;
export type DatasetName = (typeof DATASETS)[number];

/** Columns, and the rows that decisions give, made as they are asked for. */
export interface Dataset {
  readonly columns: readonly ColumnHead[];
  readonly rows: Iterable<ExportedRow>;
}

/** @throws UserError where the reader has no such columns */
export function dataset(
  name: DatasetName,
  reader: ReaderName,
  rows: () => Iterable<DecisionRow>,
): Dataset {
  switch (name) {
    case 'sft':
      return plain(columnsFor(name, SFT, reader), rows);
    case 'grpo':
      return plain(columnsFor(name, GRPO, reader), rows);
    case 'rollouts':
      return plain(columnsFor(name, ROLLOUTS, reader), rows);
    case 'traces':
      return plain([{ name: 'trace', type: 'json', of: traceOf }], rows);
    case 'preference':
      return preferences(rows);
    case 'kto':
      return labelled(rows);
  }
}

function columnsFor(
  name: DatasetName,
  sets: Readonly<Partial<Record<ReaderName, readonly Column<DecisionRow>[]>>>,
  reader: ReaderName,
): readonly Column<DecisionRow>[] {
  const columns = sets[reader];
  if (columns !== undefined) return columns;
  throw new UserError(
    `--for: ${name} has columns for ${Object.keys(sets).join(', ')}, got ${reader}; take one of them`,
  );
}

function plain(own: readonly Column<DecisionRow>[], rows: () => Iterable<DecisionRow>): Dataset {
  const columns = [...own, ...ORIGIN];
  return { columns, rows: mapped(rows(), (row) => rowOf(columns, row)) };
}

/** The best reply to a prompt against the worst; prompts whose replies earned the same are left out. */
function preferences(rows: () => Iterable<DecisionRow>): Dataset {
  interface Pair {
    readonly chosen: DecisionRow;
    readonly rejected: DecisionRow;
  }
  const reply = ({ decision }: DecisionRow) => [{ role: 'assistant', content: decision.text }];
  const columns: readonly Column<Pair>[] = [
    { name: 'prompt', type: 'messages', of: ({ chosen }) => chosen.prompt },
    { name: 'chosen', type: 'messages', of: ({ chosen }) => reply(chosen) },
    { name: 'rejected', type: 'messages', of: ({ rejected }) => reply(rejected) },
    ...ORIGIN.map(({ name, type, of }) => ({ name, type, of: ({ chosen }: Pair) => of(chosen) })),
    ...ORIGIN.filter(({ name }) => REJECTED.has(name)).map(({ name, type, of }) => ({
      name: `rejected_${name}`,
      type,
      of: ({ rejected }: Pair) => of(rejected),
    })),
  ];
  const pairs = [...byPrompt(rows()).values()].flatMap((replies): readonly Pair[] => {
    const [chosen, rejected] = [extreme(replies, 1), extreme(replies, -1)];
    if (chosen === undefined || rejected === undefined) return [];
    return (chosen.reward ?? 0) > (rejected.reward ?? 0) ? [{ chosen, rejected }] : [];
  });
  return { columns, rows: mapped(pairs, (pair) => rowOf(columns, pair)) };
}

const REJECTED: ReadonlySet<string> = new Set(['episode', 'decision', 'agent', 'reward']);

/** Wanted is what earned more than its prompt's mean, unwanted what earned less; the rest is left out. */
function labelled(rows: () => Iterable<DecisionRow>): Dataset {
  const columns: readonly Column<DecisionRow & { readonly label: boolean }>[] = [
    { name: 'prompt', type: 'messages', of: (row) => row.prompt },
    {
      name: 'completion',
      type: 'messages',
      of: ({ decision }) => [{ role: 'assistant', content: decision.text }],
    },
    { name: 'label', type: 'flag', of: ({ label }) => label },
    ...ORIGIN,
  ];
  const judged = [...byPrompt(rows()).values()].flatMap((replies) => {
    const mean = replies.reduce((sum, { reward }) => sum + (reward ?? 0), 0) / replies.length;
    return replies
      .filter(({ reward }) => reward !== mean)
      .map((row) => ({ ...row, label: (row.reward ?? 0) > mean }));
  });
  return { columns, rows: mapped(judged, (row) => rowOf(columns, row)) };
}

/** Judged decisions that were drawn, by what they were shown, in the order in which prompts were met. */
function byPrompt(rows: Iterable<DecisionRow>): ReadonlyMap<string, readonly DecisionRow[]> {
  const prompts = new Map<string, DecisionRow[]>();
  for (const row of rows) {
    if (row.reward === null || row.decision.scored) continue;
    const key = promptKey(row);
    const replies = prompts.get(key);
    if (replies) replies.push(row);
    else prompts.set(key, [row]);
  }
  return prompts;
}

/** The first of the greatest, or of the least where `sign` is −1. */
function extreme(rows: readonly DecisionRow[], sign: 1 | -1): DecisionRow | undefined {
  let found: DecisionRow | undefined;
  for (const row of rows) {
    if (found === undefined || sign * (row.reward ?? 0) > sign * (found.reward ?? 0)) found = row;
  }
  return found;
}

function* mapped<In, Out>(items: Iterable<In>, map: (item: In) => Out): Generator<Out> {
  for (const item of items) yield map(item);
}
