import { UserError } from '../core/errors.ts';

/** Settings that obey one rule: `{ games: { problems: 24, samples: 8 } }`. */
interface Numbers {
  readonly [name: string]: number | Numbers;
}

/**
 * Checks settings that are counts, in `build` or in what it calls: one that can't work is found before
 * the warm start, and some zeros too many keep nobody waiting. They are named as in the tree,
 * `games.problems`.
 *
 * @throws UserError that names the first wrong one
 */
export function checkCounts(
  counts: Numbers,
  { least = 1, most = 1_000_000 }: { readonly least?: number; readonly most?: number } = {},
): void {
  const holds = (value: number) => Number.isSafeInteger(value) && value >= least && value <= most;
  check(counts, holds, `a whole number from ${least} to ${most}`);
}

/** The same of shares: numbers in [0, 1]. */
export function checkShares(shares: Numbers): void {
  check(shares, (value) => value >= 0 && value <= 1, 'in [0, 1]');
}

/** The same of weights and temperatures: finite numbers of at least 0. */
export function checkWeights(weights: Numbers): void {
  check(weights, (value) => value >= 0 && value < Infinity, 'finite and at least 0');
}

function check(
  numbers: Numbers,
  holds: (value: number) => boolean,
  rule: string,
  prefix = '',
): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (typeof value === 'object') check(value, holds, rule, `${prefix}${name}.`);
    else if (!holds(value)) {
      throw new UserError(
        `${prefix}${name}: must be ${rule}, got ${value}; correct the scenario or its settings`,
      );
    }
  }
}
