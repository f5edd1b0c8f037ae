import { foldKey } from 'agon-sim';
import type { RandomKey } from 'agon-sim';
import { splitByHash } from '../split.ts';
import type { Split } from '../split.ts';
import type { Problem } from './text.ts';

const SPLIT_KEY: RandomKey = [0x68656c64 /* "held" */, 0x6f7574 /* "out" */];

/**
 * Which split a problem belongs to: a hash of its start and of the first operation's number, so that
 * no pair of first operands that training saw is met again in evaluation, whatever the operator.
 *
 * What this does not hold out: the same pair at a later step (the fact `47+86` may occur in training
 * as the second step of another problem), and the same pair the other way round (`86+47`). A perfect
 * memory of single facts would do well on held-out problems. Held-out metrics tell that a policy
 * doesn't recite problems; that it calculates rather than recites facts, they don't tell.
 */
export function splitOf({ start, operations }: Problem): Split {
  return splitByHash(foldKey(foldKey(SPLIT_KEY, start), operations[0]?.number ?? 0));
}
