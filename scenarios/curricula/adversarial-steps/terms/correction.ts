import type { RewardTerm } from 'agon-sim';
import { creditAgents } from '../credit-agents.ts';

/**
 * Pays a critic for the whole of its work: +1 if its own recomputation, its marks and its verdict are
 * all right, else -1.
 *
 * Departure from SPC, which rewards the verdict alone: the game knows the correct step that the sneaky
 * generator started from, and this term uses it. With the verdict alone a tiny critic learns to say
 * "wrong" more often, and to write a wrong recomputation that justifies it, instead of looking closer.
 *
 * Range [-1, 1], both included.
 */
export function correction(): RewardTerm {
  return {
    name: 'correction',
    sources: [
      {
        title: 'SPC: Evolving Self-Play Critic via Adversarial Games for LLM Reasoning',
        arxiv: '2504.19162',
        where: 'departure: the critique is checked too, not only the verdict',
      },
    ],
    formula: '1 if recomputation, marks and verdict are all right, else -1',
    range: [-1, 1],
    judge: (group) =>
      creditAgents(group, 'correction', ({ verdicts }) =>
        verdicts.map(({ agent, right, workRight }) => ({
          agent,
          value: right && workRight ? 1 : -1,
        })),
      ),
  };
}
