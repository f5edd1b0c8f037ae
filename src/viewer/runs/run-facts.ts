import { z } from 'zod';
import type { StandingsSummary } from '../../league/index.ts';
import type { AlarmView } from '../protocol.ts';

/** One record of figures; what isn't a number is left out. */
export interface FigureRecord {
  readonly update: number;
  readonly seconds: number;
  readonly figures: Readonly<Record<string, number>>;
}

/** All that `metrics.jsonl` says, sorted by kind. Records that aren't as agon writes them are left out, and counted. */
export interface RunFacts {
  readonly updates: readonly FigureRecord[];
  readonly looks: readonly FigureRecord[];
  readonly full: readonly FigureRecord[];
  readonly alarms: readonly AlarmView[];
  readonly described: readonly { readonly update: number; readonly digest: string }[];
  readonly standings: (StandingsSummary & { readonly update: number }) | null;
  readonly ended: string | null;
  readonly malformed: number;
}

const figures = z.object({ update: z.number(), seconds: z.number() });
const evaluation = figures.extend({ size: z.enum(['brief', 'full']) });
const alarm = z.object({
  update: z.number(),
  name: z.string(),
  metric: z.string(),
  text: z.string(),
});
const described = z.object({ update: z.number(), digest: z.string() });
const ended = z.object({ ended: z.string() });
const numbers = z.record(z.string(), z.number());
const table = z.array(z.array(z.number().nullable()));
const standings = z.object({
  update: z.number(),
  ratings: numbers,
  payoffs: z.object({
    rows: z.array(z.string()),
    columns: z.array(z.string()),
    payoffs: table,
    games: z.array(z.array(z.number())),
  }),
  equilibrium: z.object({
    row: z.array(z.number()),
    column: z.array(z.number()),
    value: z.number(),
    exploitability: z.number(),
  }),
});

/** @param records - lines of `metrics.jsonl`, whatever they are */
export function factsOf(records: readonly unknown[]): RunFacts {
  const facts = {
    updates: [] as FigureRecord[],
    looks: [] as FigureRecord[],
    full: [] as FigureRecord[],
    alarms: [] as AlarmView[],
    described: [] as { update: number; digest: string }[],
    standings: null as RunFacts['standings'],
    ended: null as string | null,
    malformed: 0,
  };
  for (const record of records) {
    const { kind } = record as { readonly kind?: unknown };
    if (kind === 'update') add(facts.updates, readFigures(figures, record));
    else if (kind === 'evaluation') {
      const size = evaluation.safeParse(record).data?.size;
      add(size === 'full' ? facts.full : facts.looks, readFigures(evaluation, record));
    } else if (kind === 'alarm') add(facts.alarms, alarm.safeParse(record).data);
    else if (kind === 'described') add(facts.described, described.safeParse(record).data);
    else if (kind === 'standings') {
      const found = standings.safeParse(record).data;
      if (found === undefined) facts.malformed++;
      else facts.standings = found;
    } else if (kind === 'ended') facts.ended = ended.safeParse(record).data?.ended ?? null;
    // Of kinds that aren't shown, or that a later version writes, nothing is asked.
    else if (typeof kind !== 'string') facts.malformed++;
  }
  return facts;

  function add<Item>(list: Item[], item: Item | undefined): void {
    if (item === undefined) facts.malformed++;
    else list.push(item);
  }
}

function readFigures(schema: typeof figures, record: unknown): FigureRecord | undefined {
  const parsed = schema.safeParse(record);
  if (!parsed.success) return undefined;
  const { update, seconds } = parsed.data;
  const named = Object.entries(record as Readonly<Record<string, unknown>>).filter(
    (entry): entry is [string, number] =>
      typeof entry[1] === 'number' && entry[0] !== 'update' && entry[0] !== 'seconds',
  );
  return { update, seconds, figures: Object.fromEntries(named) };
}
