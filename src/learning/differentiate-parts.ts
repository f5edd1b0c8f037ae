import { UserError } from '../core/errors.ts';
import type { PolicyName } from '../core/ids.ts';
import { computeGradient } from './compute-gradient.ts';
import type { GradientTools } from './compute-gradient.ts';
import type { GradientJob, GradientResult } from './gradient-job.ts';
import type { LossPart } from './loss-parts.ts';
import { partMetrics } from './part-metrics.ts';
import { sumGradients } from './sum-gradients.ts';
import { packTraining } from './training-batch.ts';
import type { PackingTools } from './training-batch.ts';

/** Whose losses are differentiated, and where. */
export interface PointOfLoss {
  readonly policy: PolicyName;
  readonly parameters: Float32Array;
  /** Null if none was frozen. */
  readonly reference: Float32Array | null;
}

export interface DifferentiationTools extends PackingTools, GradientTools {
  /** Where micro-batches are differentiated, in the order of the jobs; in this thread unless said otherwise. */
  readonly gradients?: (jobs: readonly GradientJob[]) => Promise<readonly GradientResult[]>;
}

/** One gradient for all losses, and `partMetrics`. */
export interface PartsGradient {
  readonly gradient: Float32Array;
  readonly loss: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/**
 * The gradient of the sum of some losses: the rows of each part are cut into micro-batches, and these
 * are added up in order, part after part.
 *
 * @param parts - at least one of them with rows
 * @throws UserError on an objective that needs a reference where there is none
 */
export async function differentiateParts(
  parts: readonly LossPart[],
  point: PointOfLoss,
  tools: DifferentiationTools,
): Promise<PartsGradient> {
  const byPart = parts.map((part) => jobsOf(part, point, tools));
  const jobs = byPart.flat();
  const results = await (tools.gradients?.(jobs) ?? differentiateHere(jobs, tools));
  const { gradient, sums } = sumGradients(results);
  let from = 0;
  const resultsOf = byPart.map(({ length }) => results.slice(from, (from += length)));
  return { gradient, loss: sums['loss'] ?? NaN, metrics: partMetrics(parts, resultsOf) };
}

function jobsOf(
  { rows, objective }: LossPart,
  { policy, parameters, reference }: PointOfLoss,
  tools: PackingTools,
): readonly GradientJob[] {
  if (objective.usesReference && reference === null) {
    throw new UserError(
      `learner ${policy}: the objective ${objective.kind} needs a reference, got none; call freezeReference after the warm start`,
    );
  }
  return packTraining(rows, objective, tools).map((batch) => ({
    policy,
    parameters,
    ...(objective.usesReference && reference !== null ? { reference } : {}),
    batch,
  }));
}

async function differentiateHere(
  jobs: readonly GradientJob[],
  tools: GradientTools,
): Promise<readonly GradientResult[]> {
  const results: GradientResult[] = [];
  for (const job of jobs) results.push(await computeGradient(job, tools));
  return results;
}
