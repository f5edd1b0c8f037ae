import { foldKey } from 'agon';
import type { RandomKey } from 'agon';
import type { Split } from '../task-domain.ts';
import { sorted } from './expressions.ts';
import type { Problem } from './text.ts';

/** One key in this many is for validation, and as many are held out. */
const ONE_IN = 7;

/** The same for every run: what is held out must not depend on a seed. */
const SPLIT_KEY: RandomKey = [0x636f756e /* "coun" */, 0x74646e /* "tdn" */];

/**
 * Which split a problem belongs to: a hash of its numbers, in whatever order, and its target. So no
 * problem of one split has the solutions of one of another; but sums and products of two numbers,
 * which many problems share, occur in all of them.
 */
export function splitOf({ numbers, target }: Problem): Split {
  const digits = Number(sorted(numbers).join(''));
  const [hash] = foldKey(foldKey(SPLIT_KEY, digits), target);
  const place = hash % ONE_IN;
  return place === 0 ? 'validation' : place === 1 ? 'heldOut' : 'train';
}
