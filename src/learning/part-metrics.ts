import type { GradientResult } from './gradient-job.ts';
import type { LossPart } from './loss-parts.ts';
import { sumsOf } from './sum-gradients.ts';

/**
 * Figures of an update's losses: `loss`, `rows`, `dropped`, `tokens`, `pairs` where the objective
 * compares, and the objective's own as means per trained token, or per pair (`kl`, `entropy`, `clipped`,
 * `margin` …). Where there are several parts, each has them under `<part>.`, and the update has `loss`,
 * `rows`, `dropped` and `tokens` in sum. A part without rows has no loss and no metrics of its own.
 *
 * @param results - of each part's micro-batches; a part may have none
 */
export function partMetrics(
  parts: readonly LossPart[],
  results: readonly (readonly GradientResult[])[],
): Readonly<Record<string, number>> {
  const metrics: Record<string, number> = {};
  const add = (name: string, value: number) => (metrics[name] = (metrics[name] ?? 0) + value);
  parts.forEach(({ name, dropped }, i) => {
    const { loss, rows = 0, tokens = 0, pairs = 0, ...summed } = sumsOf(results[i] ?? []);
    const prefix = name === '' ? '' : `${name}.`;
    const own: Record<string, number> = { rows, dropped, tokens };
    if (loss !== undefined) own['loss'] = loss;
    Object.entries(own).forEach(([key, value]) => add(key, value));
    if (pairs > 0) own['pairs'] = pairs;
    for (const [key, sum] of Object.entries(summed)) {
      own[key] = sum / (pairs > 0 ? pairs : tokens);
    }
    for (const [key, value] of Object.entries(own)) metrics[prefix + key] = value;
  });
  return metrics;
}
