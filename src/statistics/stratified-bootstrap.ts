import type { Interval } from './wilson-interval.ts';

/** Scores of one arm: a list a task, in it one value a run. */
export type Strata = readonly (readonly number[])[];

export interface BootstrapOptions {
  /** A uniform integer in [0, count): the only chance of it. */
  readonly draw: (count: number) => number;
  /** Resamples. @default 2000 */
  readonly resamples?: number;
}

const RESAMPLES = 2000;

/**
 * The 95 % percentile interval of a statistic of one or several arms, by the stratified bootstrap:
 * runs are drawn anew with replacement within each task, so that every resample has as many runs of
 * each task as there were.
 *
 * With fewer than about five runs it is too narrow, as every bootstrap is; of one run it is that run.
 *
 * @param arms - at least one value a task
 * @see Agarwal et al. (2021), section 4.1
 */
export function stratifiedBootstrap(
  arms: readonly Strata[],
  statistic: (...arms: readonly Strata[]) => number,
  { draw, resamples = RESAMPLES }: BootstrapOptions,
): Interval {
  const values = Array.from({ length: resamples }, () =>
    statistic(...arms.map((arm) => arm.map((runs) => resample(runs, draw)))),
  );
  const sorted = values.sort((a, b) => a - b);
  return [percentile(sorted, 0.025), percentile(sorted, 0.975)];
}

function resample(runs: readonly number[], draw: BootstrapOptions['draw']): readonly number[] {
  return runs.map(() => runs[draw(runs.length)] ?? NaN);
}

/** Between the two nearest values, in proportion. */
function percentile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? NaN;
  const above = sorted[Math.ceil(place)] ?? NaN;
  return below + (above - below) * (place - Math.floor(place));
}
