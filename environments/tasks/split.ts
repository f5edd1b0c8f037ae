import type { RandomKey } from 'agon-sim';

/**
 * Problems to learn from (`train`), to choose settings by (`validation`), and to report on (`heldOut`).
 * What was looked at while choosing says nothing about what was chosen.
 */
export type Split = 'train' | 'validation' | 'heldOut';

/** One problem in this many is for validation, and as many are held out. */
const ONE_IN = 7;

/**
 * Deals problems out to the splits by a hash of theirs: of what no two splits shall share, folded out of
 * a key that is the same for every run. What is held out must not depend on a seed.
 */
export function splitByHash([hash]: RandomKey): Split {
  const place = hash % ONE_IN;
  return place === 0 ? 'validation' : place === 1 ? 'heldOut' : 'train';
}
