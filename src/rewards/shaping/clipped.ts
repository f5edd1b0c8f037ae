import { shapedTerm } from '../shaped-term.ts';
import type { RewardTerm } from '../term.ts';

/**
 * Clip: nothing is gained beyond a threshold η, so that steps that are good enough can't be piled up for
 * more reward.
 *
 *     r' = min(r - η, 0)
 *
 * A reply at or above the threshold gets 0 and any other less; the sum over an episode is at most 0.
 *
 * Range [min(least - η, 0), min(greatest - η, 0)], both included.
 *
 * @param threshold - η, in the term's units, finite; the middle of the term's range if absent
 */
export function clipped(
  term: RewardTerm,
  { threshold = (term.range[0] + term.range[1]) / 2 }: { readonly threshold?: number } = {},
): RewardTerm {
  if (!Number.isFinite(threshold)) {
    throw new RangeError(
      `clipped: threshold must be finite, got ${threshold}; choose one in the range of ${term.name}`,
    );
  }
  const clip = (value: number) => Math.min(value - threshold, 0);
  return shapedTerm(term, {
    how: 'clipped',
    sources: [
      {
        title: 'On Designing Effective RL Reward at Training Time for LLM Reasoning',
        arxiv: '2410.15115',
        where: 'the Clip mechanism',
      },
    ],
    formula: 'min(r - η, 0)',
    range: [clip(term.range[0]), clip(term.range[1])],
    values: (judged) => judged.map(({ value }) => clip(value)),
  });
}
