import { UserError } from '../core/errors.ts';
import type { Experiment } from '../experiment/experiment.ts';

/** The name of the figure by which an experiment's best checkpoint is known, if it has one. */
export function scoredFigure({
  score,
  stopWhen,
}: Pick<Experiment, 'score' | 'stopWhen'>): string | undefined {
  return score ?? stopWhen?.truth;
}

/** An experiment's score among figures; null where it isn't there or had no case. */
export function scoreIn(
  figures: Readonly<Record<string, number>>,
  experiment: Pick<Experiment, 'score' | 'stopWhen'>,
): number | null {
  const figure = figures[scoredFigure(experiment) ?? ''] ?? NaN;
  return Number.isFinite(figure) ? figure : null;
}

/**
 * A mistyped name would leave a run without a best checkpoint, and nobody would notice until its end.
 *
 * @throws UserError if the first figures of a run don't have it
 */
export function checkScoreMetric(
  experiment: Pick<Experiment, 'score' | 'stopWhen'>,
  figures: Readonly<Record<string, number>>,
): void {
  const name = scoredFigure(experiment);
  if (name === undefined || name in figures) return;
  throw new UserError(
    `score: must be a figure of the evaluations or the canary, got ${name}; ` +
      `there are: ${Object.keys(figures).join(', ') || 'none'}; correct the scenario and resume the run`,
  );
}
