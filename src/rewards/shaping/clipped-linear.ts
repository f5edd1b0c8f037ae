import { checkPrior, probabilityReader } from '../probability-scale.ts';
import type { ProbabilityScale } from '../probability-scale.ts';
import { shapedTerm } from '../shaped-term.ts';
import type { RewardTerm } from '../term.ts';

/**
 * IRRL's clipped linear reward, for a term that says how probable a judge finds the right label.
 *
 *     r' = max(q - p(y), 0)
 *
 * q is the judge's probability and p(y) the label's prior. While the judge still learns, its q is noisy,
 * and the logarithm (see `logarithmic`, the form that mutual information suggests) blows the noise of
 * small q up without bound; a straight line leaves it as it is, and clipping drops it below the prior.
 *
 * Range: the images of the term's bounds, within [0, 1 - p(y)], both included.
 *
 * @param prior - p(y), in (0, 1]: one over the number of labels if all are as likely
 * @param scale - what the term says: `probability` in [0, 1] (if absent), or `log-probability` of at most 0
 */
export function clippedLinear(
  term: RewardTerm,
  { prior, scale = 'probability' }: { readonly prior: number; readonly scale?: ProbabilityScale },
): RewardTerm {
  checkPrior('clippedLinear', prior);
  const probability = probabilityReader('clippedLinear', term, scale);
  const shape = (value: number) => Math.max(probability(value) - prior, 0);
  return shapedTerm(term, {
    how: 'clipped-linear',
    sources: [
      {
        title: 'Internally Rewarded Reinforcement Learning',
        arxiv: '2302.00270',
        where: 'the clipped linear reward function',
      },
    ],
    formula: 'max(q - p(y), 0)',
    range: [shape(term.range[0]), shape(term.range[1])],
    values: (judged) => judged.map(({ value }) => shape(value)),
  });
}
