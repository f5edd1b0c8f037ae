import { foldKey } from 'agon-sim';
import type { RandomKey } from 'agon-sim';
import { splitByHash } from '../split.ts';
import type { Split } from '../split.ts';
import { sorted } from './expressions.ts';
import type { Problem } from './text.ts';

const SPLIT_KEY: RandomKey = [0x636f756e /* "coun" */, 0x74646e /* "tdn" */];

/**
 * Which split a problem belongs to: a hash of its numbers, in whatever order, and its target. So no
 * problem of one split has the solutions of one of another; but sums and products of two numbers,
 * which many problems share, occur in all of them.
 */
export function splitOf({ numbers, target }: Problem): Split {
  const digits = Number(sorted(numbers).join(''));
  return splitByHash(foldKey(foldKey(SPLIT_KEY, digits), target));
}
