import { checkPenalty } from 'agon-sim';
import type { RewardTerm } from 'agon-sim';
import { creditAgents } from '../credit-agents.ts';

/**
 * What a sneaky generator pays for a rewrite that isn't an error: malformed, unchanged, or a step
 * whose result is still right. 0 for a valid rewrite.
 *
 * Departure: SPC's summaries speak of -1. At -1 an invalid rewrite costs as much as being caught, so
 * a generator that is always caught has no reason to stay valid; -1.5 makes it the worst outcome.
 *
 * Range [penalty, 0], both included.
 *
 * @param penalty - in reward units, finite and at most 0; -1.5 if absent
 */
export function invalidError({ penalty = -1.5 }: { readonly penalty?: number } = {}): RewardTerm {
  checkPenalty('invalidError: penalty', penalty);
  return {
    name: 'invalid-error',
    sources: [
      {
        title: 'SPC: Evolving Self-Play Critic via Adversarial Games for LLM Reasoning',
        arxiv: '2504.19162',
        where: 'validity check of sneaky steps',
      },
    ],
    formula: '0 for a valid rewrite, else the penalty',
    range: [penalty, 0],
    judge: (group) =>
      creditAgents(group, 'invalid-error', ({ sneaky, valid }) => {
        if (sneaky === null || valid === null) return [];
        if (valid) return [{ agent: sneaky, value: 0 }];
        return [
          {
            agent: sneaky,
            value: penalty,
            sentence: 'its rewrite is no error',
            because: [sneaky],
          },
        ];
      }),
  };
}
