import { meanLogProb } from './likelihood-outcome.ts';

/** Distances of one part of an answer: to its own conclusion, and to those of other answers. */
export interface PartDistances {
  readonly own: number;
  readonly others: readonly number[];
}

/** How steadily the parts of an answer point to its own conclusion; both in [0, 1]. */
export interface TrajectoryFeature {
  readonly consistency: number;
  readonly volatility: number;
}

/** An answer's tokens are surprising above this perplexity. */
const SURPRISING = 2;

/**
 * Consistency and volatility of an answer's parts, in their order; at least one. A tie neither is
 * consistent nor breaks the run at the end. Both are 0 if no other conclusion is there.
 *
 * @see CoVo (arXiv 2506.08745), algorithm 1 and the published experience_maker.py
 */
export function feature(parts: readonly PartDistances[]): TrajectoryFeature {
  if (parts.every(({ others }) => others.length === 0)) return { consistency: 0, volatility: 0 };
  const nearer = parts.filter(({ own, others }) => own < Math.min(...others)).length;
  const strayed = parts.findLastIndex(({ own, others }) => own > Math.min(...others));
  return { consistency: nearer / parts.length, volatility: (strayed + 1) / parts.length };
}

/** The length of the mean of vectors of length `consistency` and angle `volatility`, in [0, 1]. */
export function lengthOfMean(features: readonly TrajectoryFeature[]): number {
  const mean = (side: (angle: number) => number): number =>
    features.reduce((sum, { consistency, volatility }) => sum + consistency * side(volatility), 0) /
    features.length;
  return Math.min(1, Math.hypot(mean(Math.cos), mean(Math.sin)));
}

/**
 * The curiosity of CoVo: is the perplexity of the tokens, less a penalty for its being due to a few of
 * them, above 2? The penalty is ln(1 + KL(p ‖ uniform)^⅓), where p is each token's share of the summed
 * log-probability. The paper does this for each step of a long answer and takes the mean; ours are short
 * and one step.
 */
export function isSurprising(logProbs: readonly number[]): boolean {
  if (logProbs.length === 0) return false;
  const total = logProbs.reduce((sum, logProb) => sum + logProb, 0);
  const divergence = logProbs.reduce((sum, logProb) => {
    const share = total === 0 ? 0 : logProb / total;
    return share === 0 ? sum : sum + share * Math.log(share * logProbs.length);
  }, 0);
  const penalty = Math.log1p(Math.cbrt(Math.max(0, divergence)));
  return Math.exp(-meanLogProb(logProbs)) - penalty > SURPRISING;
}
