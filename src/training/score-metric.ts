import { UserError } from '../core/errors.ts';
import type { Experiment } from '../experiment/experiment.ts';

/** The name of the metric by which an experiment's best checkpoint is known, if it has one. */
export function scoredMetric({
  score,
  stopWhen,
}: Pick<Experiment, 'score' | 'stopWhen'>): string | undefined {
  return score ?? stopWhen?.truth;
}

/** An experiment's score among metrics; null where it isn't there or had no case. */
export function scoreIn(
  metrics: Readonly<Record<string, number>>,
  experiment: Pick<Experiment, 'score' | 'stopWhen'>,
): number | null {
  const metric = metrics[scoredMetric(experiment) ?? ''] ?? NaN;
  return Number.isFinite(metric) ? metric : null;
}

/**
 * A mistyped name would leave a run without a best checkpoint, and nobody would notice until its end.
 *
 * @throws UserError if the first metrics of a run don't have it
 */
export function checkScoreMetric(
  experiment: Pick<Experiment, 'score' | 'stopWhen'>,
  metrics: Readonly<Record<string, number>>,
): void {
  const name = scoredMetric(experiment);
  if (name === undefined || name in metrics) return;
  throw new UserError(
    `score: must be a metric of the evaluations or the canary, got ${name}; ` +
      `there are: ${Object.keys(metrics).join(', ') || 'none'}; correct the scenario and resume the run`,
  );
}
