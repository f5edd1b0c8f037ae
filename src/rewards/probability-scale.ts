import type { RewardTerm } from './term.ts';

/** Whether a term says a probability q, or log q. */
export type ProbabilityScale = 'probability' | 'log-probability';

/**
 * Reads q from what a term says on a scale.
 *
 * @throws RangeError naming `shaping`, if the term's range holds anything else
 */
export function probabilityReader(
  shaping: string,
  term: RewardTerm,
  scale: ProbabilityScale,
): (value: number) => number {
  const [least, greatest] = term.range;
  const fits = scale === 'probability' ? least >= 0 && greatest <= 1 : greatest <= 0;
  if (!fits) {
    throw new RangeError(
      `${shaping}: ${term.name} must say a ${scale}, got the range [${least}, ${greatest}]; choose another term or scale`,
    );
  }
  return scale === 'probability' ? (value) => value : (value) => Math.exp(value);
}

/** Throws a RangeError unless `prior` is a probability above 0 and at most 1. */
export function checkPrior(shaping: string, prior: number): void {
  if (!(prior > 0 && prior <= 1)) {
    throw new RangeError(
      `${shaping}: prior must lie in (0, 1], got ${prior}; choose one over the number of labels`,
    );
  }
}
