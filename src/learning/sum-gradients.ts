import type { GradientResult } from './gradient-job.ts';

/**
 * Adds the gradients and sums of micro-batches, first to last, in float32: the order is part of the
 * result, and the same however many threads computed them.
 */
export function sumGradients(results: readonly GradientResult[]): GradientResult {
  const [first, ...rest] = results;
  if (first === undefined) throw new Error('internal: sumGradients: no micro-batch');
  const gradient = new Float32Array(first.gradient);
  for (const result of rest) {
    for (let i = 0; i < gradient.length; i++) {
      gradient[i] = (gradient[i] as number) + (result.gradient[i] as number);
    }
  }
  return { gradient, sums: sumsOf(results) };
}

/** The sums of micro-batches, added first to last as well; none of no micro-batch. */
export function sumsOf(results: readonly GradientResult[]): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const result of results) {
    for (const [name, value] of Object.entries(result.sums)) {
      sums[name] = (sums[name] ?? 0) + value;
    }
  }
  return sums;
}
