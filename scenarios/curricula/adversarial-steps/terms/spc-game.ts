import type { RewardTerm } from 'agon-sim';
import { creditAgents } from '../credit-agents.ts';

/**
 * The game between sneaky generator and critic.
 *
 *     critic:  +1 if its verdict is the truth, else -1 (a malformed verdict is -1)
 *     sneaky:  2·f - 1, where f is the share of the critics that took its wrong step for correct
 *
 * With one critic the sneaky generator gets +1 for fooling and -1 for being caught, as in the paper.
 * With several critics on one step (more samples of the same policy) it gets the mean. A critic's
 * malformed verdict counts as not fooled. A rewrite that the verifier rejected gives no credit here,
 * see `invalidError`. On correct steps only the critics are judged.
 *
 * Range [-1, 1], both included.
 */
export function spcGame(): RewardTerm {
  return {
    name: 'spc-game',
    sources: [
      {
        title: 'SPC: Evolving Self-Play Critic via Adversarial Games for LLM Reasoning',
        arxiv: '2504.19162',
        where: 'section 3, rewards of the adversarial game',
      },
    ],
    formula:
      'critic: 1 if its verdict is the truth, else -1; sneaky generator: 2f - 1, f the share of critics fooled',
    range: [-1, 1],
    judge: (group) =>
      creditAgents(group, 'spc-game', ({ verdicts, sneaky, correct }) => {
        const critics = verdicts.map(({ agent, right, verdict }) => ({
          agent,
          value: right ? 1 : -1,
          sentence: judgementOf(verdict, correct),
          because: [agent],
        }));
        if (sneaky === null || verdicts.length === 0) return critics;
        const fooled = verdicts.filter(({ verdict }) => verdict === true).length;
        return [
          ...critics,
          {
            agent: sneaky,
            value: (2 * fooled) / verdicts.length - 1,
            sentence: `${fooled} of ${verdicts.length} critics took its wrong step for correct`,
            because: verdicts.map(({ agent }) => agent),
          },
        ];
      }),
  };
}

function judgementOf(verdict: boolean | null, correct: boolean | null): string {
  if (verdict === null) return 'its verdict can’t be read';
  const step = correct === true ? 'correct' : 'wrong';
  return verdict === correct
    ? `it found that the step is ${step}`
    : `it took a ${step} step for ${verdict ? 'correct' : 'wrong'}`;
}
