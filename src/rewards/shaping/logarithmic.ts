import { checkPrior, probabilityReader } from '../probability-scale.ts';
import type { ProbabilityScale } from '../probability-scale.ts';
import { shapedTerm } from '../shaped-term.ts';
import type { RewardTerm } from '../term.ts';

/**
 * The reward that maximises mutual information, which IRRL compares its clipped linear one with.
 *
 *     r' = log q - log p(y),   or max(log q - log p(y), 0) if clipped
 *
 * q is held at `floor` from below, since a reward must be finite. Range: the images of the term's bounds,
 * within [log floor - log p(y), -log p(y)], both included.
 *
 * @param prior - p(y), in (0, 1]: one over the number of labels if all are as likely
 * @param scale - what the term says: `probability` in [0, 1] (if absent), or `log-probability` of at most 0
 * @param clip - false if absent
 * @param floor - in (0, 1]; 1e-6 if absent
 */
export function logarithmic(
  term: RewardTerm,
  {
    prior,
    scale = 'probability',
    clip = false,
    floor = 1e-6,
  }: {
    readonly prior: number;
    readonly scale?: ProbabilityScale;
    readonly clip?: boolean;
    readonly floor?: number;
  },
): RewardTerm {
  checkPrior('logarithmic', prior);
  if (!(floor > 0 && floor <= 1)) {
    throw new RangeError(
      `logarithmic: floor must lie in (0, 1], got ${floor}; choose one like 1e-6`,
    );
  }
  const probability = probabilityReader('logarithmic', term, scale);
  const shape = (value: number) => {
    const reward = Math.log(Math.max(probability(value), floor)) - Math.log(prior);
    return clip ? Math.max(reward, 0) : reward;
  };
  return shapedTerm(term, {
    how: 'logarithmic',
    sources: [
      {
        title: 'Internally Rewarded Reinforcement Learning',
        arxiv: '2302.00270',
        where: 'the logarithmic reward function, clipped or not',
      },
    ],
    formula: 'log q - log p(y)',
    range: [shape(term.range[0]), shape(term.range[1])],
    values: (judged) => judged.map(({ value }) => shape(value)),
  });
}
