import type { Experience } from './experience.ts';

/**
 * What the summed token losses of a batch are divided by. Plain data. The whole batch counts, rows
 * without effect included, so that leaving them out changes nothing.
 *
 * - `rows`: the number of replies; long replies weigh more, as in REINFORCE
 * - `tokens`: the number of reply tokens
 * - `advantages`: Σ|A|, but at least `atLeast`, so that a batch with few informative rows takes a
 *   step of nearly the same size as one with many
 */
export type LossNormalisation =
  | { readonly kind: 'rows' }
  | { readonly kind: 'tokens' }
  | { readonly kind: 'advantages'; readonly atLeast: number };

/** The divisor's value for a batch; above 0 for a batch that isn't empty. */
export function divisorOf(
  divisor: LossNormalisation,
  batch: readonly Experience[],
  advantages: Float64Array,
): number {
  switch (divisor.kind) {
    case 'rows':
      return batch.length;
    case 'tokens':
      return batch.reduce((sum, { decision }) => sum + decision.tokens.length, 0);
    case 'advantages': {
      if (!(divisor.atLeast > 0)) {
        throw new RangeError(
          `divisor: atLeast must be above 0, got ${divisor.atLeast}; try 20, the weight of twenty clear cases`,
        );
      }
      return Math.max(
        divisor.atLeast,
        advantages.reduce((sum, advantage) => sum + Math.abs(advantage), 0),
      );
    }
  }
}
