import type { Decision } from '../../core/decision.ts';
import { shapedTerm } from '../shaped-term.ts';
import type { RewardTerm } from '../term.ts';

/**
 * A reply pays for its length: nothing up to `free`, then more and more up to the whole penalty at `most`.
 *
 *     r' = r - penalty · (length - free) / (most - free), the fraction held in [0, 1]
 *
 * Length is counted in tokens, the stop token included, or in characters where a policy has none. With a
 * negative penalty long replies gain. With `from`, only rewards of at least that much are touched: among
 * right answers the shorter is better, and a wrong one doesn't gain by being short.
 *
 * Range [least - penalty, greatest], or [least, greatest - penalty] for a negative penalty, both included;
 * with `from` above the least, down to the lower of least and `from` - penalty.
 *
 * @param penalty - in reward units, finite
 * @param free - in tokens, at least 0
 * @param most - in tokens, above `free` and finite
 * @param from - in the term's units; every reply if absent
 */
export function lengthAware(
  term: RewardTerm,
  {
    penalty,
    free,
    most,
    from = -Infinity,
  }: {
    readonly penalty: number;
    readonly free: number;
    readonly most: number;
    readonly from?: number;
  },
): RewardTerm {
  if (!Number.isFinite(penalty)) {
    throw new RangeError(
      `lengthAware: penalty must be finite, got ${penalty}; choose one like 0.5`,
    );
  }
  if (!(free >= 0 && most > free && most < Infinity)) {
    throw new RangeError(
      `lengthAware: free must be at least 0 and most above it and finite, got ${free} and ${most}; choose some like 16 and 32`,
    );
  }
  if (Number.isNaN(from)) {
    throw new RangeError(
      `lengthAware: from must be a number, got NaN; leave it out for every reply`,
    );
  }
  const [least, greatest] = term.range;
  const touched = Math.max(least, from); // the least reward that is
  return shapedTerm(term, {
    how: 'length-aware',
    sources: [
      {
        title: 'DAPO: An Open-Source LLM Reinforcement Learning System at Scale',
        arxiv: '2503.14476',
        where: 'soft overlong punishment; the condition on the reward is ours',
      },
    ],
    formula: 'r - penalty · (length - free) / (most - free), the fraction held in [0, 1]',
    range:
      touched > greatest
        ? term.range
        : [Math.min(least, touched - Math.max(penalty, 0)), greatest - Math.min(penalty, 0)],
    values: (judged) =>
      judged.map(({ value, decision }) => {
        if (value < from) return value;
        const over = (lengthOf(decision) - free) / (most - free);
        return value - penalty * Math.min(1, Math.max(0, over));
      }),
  });
}

function lengthOf({ tokens, text }: Decision): number {
  return tokens.length > 0 ? tokens.length : text.length;
}
