import { creditAttempts } from '../credit-attempts.ts';
import type { PaidAttempts } from '../credit-attempts.ts';
import type { RewardTerm } from '../term.ts';

/**
 * Pays every attempt at an answer for the last one. With r = 1 for a right answer and 0 for any other,
 * attempt t of T gets
 *
 *     r(y_T)
 *
 * This is multi-turn training as it is first thought of, and the control of terms that pay for
 * improvement: the easiest way to it is a good first attempt that is copied.
 *
 * Range [0, 1], both included.
 *
 * @param attempts - `all` (if absent), or `revisions` alone, all but the first
 * @see SCoRe (arXiv 2409.12917), which is there to prevent that collapse
 */
export function finalState({
  attempts = 'all',
}: { readonly attempts?: PaidAttempts } = {}): RewardTerm {
  return {
    name: 'final-state',
    sources: [
      {
        title: 'Training Language Models to Self-Correct via Reinforcement Learning',
        arxiv: '2409.12917',
        where: 'the objective over all turns without shaping, which collapses',
      },
    ],
    formula: 'r(y_T), 1 if the last attempt is right, else 0',
    range: [0, 1],
    judge: (group) =>
      creditAttempts(group, 'final-state', {
        pay: (rewards) =>
          rewards.map((_, t) =>
            t === 0 && attempts === 'revisions' ? null : (rewards.at(-1) ?? 0),
          ),
      }),
  };
}
