import type { RunRecord } from '../folder/run-record.ts';

/** What runs are given the same of. Seconds are the run's own, its warm start included; tokens are those that were trained on. */
export const BUDGETS = ['updates', 'seconds', 'tokens'] as const;
export type Budget = (typeof BUDGETS)[number];

/** A metric of one run, as what it had spent grows. */
export interface MetricCurve {
  /** True where held-out evaluations measured it, false where it comes from every update. */
  readonly heldOut: boolean;
  /** By what was spent, least first. */
  readonly points: readonly { readonly spent: number; readonly value: number }[];
}

/**
 * A metric's values along a run: those of held-out evaluations where there are any, else those of updates.
 */
export function metricCurve(
  records: readonly RunRecord[],
  metric: string,
  budget: Budget,
): MetricCurve {
  const heldOut = records.some((record) => record.kind === 'evaluation' && metric in record);
  const points: { spent: number; value: number }[] = [];
  let tokens = 0;
  for (const record of records) {
    if (record.kind !== 'update' && record.kind !== 'evaluation') continue;
    if (record.kind === 'update') tokens += trainedTokens(record);
    if (heldOut !== (record.kind === 'evaluation')) continue;
    const value = (record as Readonly<Record<string, unknown>>)[metric];
    if (typeof value !== 'number') continue;
    const spent = { updates: record.update, seconds: record.seconds, tokens }[budget];
    points.push({ spent, value });
  }
  return { heldOut, points };
}

/**
 * The value at a budget: the last held-out one within it (of two at one place the later, which is the full one), or the mean of the last tenth of the updates
 * within it, since a single update tells little.
 *
 * @returns NaN where nothing was measured within the budget
 */
export function valueAt({ heldOut, points }: MetricCurve, budget: number): number {
  const within = points.filter(({ spent }) => spent <= budget);
  const told = heldOut
    ? within.slice(-1)
    : within.slice(-Math.max(1, Math.round(within.length / 10)));
  return told.reduce((sum, { value }) => sum + value, 0) / told.length;
}

function trainedTokens(record: Readonly<Record<string, unknown>>): number {
  return Object.entries(record).reduce(
    (sum, [name, value]) =>
      /^learn\..+\.tokens$/.test(name) && typeof value === 'number' ? sum + value : sum,
    0,
  );
}
