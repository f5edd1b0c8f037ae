import { judgedAnswers } from '../judged-answers.ts';
import { checkPenalty } from '../check-penalty.ts';
import { meanCredits } from '../mean-credits.ts';
import type { RewardTerm } from '../term.ts';

/**
 * The true reward: 1 for a correct answer, `wrong` for any other, malformed ones included. It uses ground
 * truth: the ceiling that rewards without labels are compared with.
 *
 * Range [wrong, 1], both included.
 *
 * @param wrong - finite and at most 0; 0 if absent
 */
export function verifiable({ wrong = 0 }: { readonly wrong?: number } = {}): RewardTerm {
  checkPenalty('verifiable: wrong', wrong);
  return {
    name: 'verifiable',
    sources: [
      {
        title: 'Tulu 3: Pushing Frontiers in Open Language Model Post-Training',
        arxiv: '2411.15124',
        where: 'reinforcement learning with verifiable rewards',
      },
    ],
    formula: '1 for a correct answer, else the penalty',
    range: [wrong, 1],
    judge: (group) =>
      meanCredits(
        'verifiable',
        judgedAnswers(group, 'verifiable').map((answer) => ({
          to: answer,
          value: answer.correct ? 1 : wrong,
          sentence: answer.value === null ? 'it can’t be read' : answer.correct ? 'right' : 'wrong',
        })),
      ),
  };
}
