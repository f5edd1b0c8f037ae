import { judgedAnswers } from '../judged-answers.ts';
import { numberInShort } from '../in-short.ts';
import { judgementsOf } from '../judgements-of.ts';
import type { JudgedBy } from '../judgements-of.ts';
import { meanCredits } from '../mean-credits.ts';
import type { Payment } from '../mean-credits.ts';
import { meanOf, poolJudgements } from '../pool-judgements.ts';
import type { RewardTerm } from '../term.ts';

/**
 * An answer is worth what its judges say: the mean of their verdicts (1 or 0), or of scores ((t - 1) / 2
 * for t of 1 to 3). The judge is the model itself where the scenario seats one policy as solver and as
 * evaluator; nobody is paid for judging. A malformed answer gets 0; an answer of which nothing readable
 * was said isn't judged.
 *
 * Range [0, 1], both included.
 *
 * @param by - whose word counts: the evaluators' verdicts (if absent), or the scorers' scores
 * @param pool - equal answers of the group get the mean of all their judgements; false if absent
 */
export function selfJudging({
  by = 'evaluations',
  pool = false,
}: { readonly by?: JudgedBy; readonly pool?: boolean } = {}): RewardTerm {
  return {
    name: 'self-judging',
    sources: [
      {
        title: 'Self Rewarding Self Improving',
        arxiv: '2505.08827',
        where: "the judge's verdict as reward",
      },
      {
        title: 'SSR-Zero: Simple Self-Rewarding Reinforcement Learning for Machine Translation',
        arxiv: '2505.16637',
        where: 'the score of the model for its own output; here of three steps instead of 0 to 100',
      },
    ],
    formula:
      'mean of what the judges say: verdicts of 1 or 0, or (t - 1) / 2 for scores t of 1 to 3',
    range: [0, 1],
    judge: (group) => {
      const answers = judgedAnswers(group, 'self-judging');
      const judgements = poolJudgements(answers, (answer) => judgementsOf(answer, by), pool);
      const payments = answers.flatMap((answer): Payment[] => {
        if (answer.value === null) return [{ to: answer, value: 0, sentence: 'it can’t be read' }];
        const heard = judgements(answer);
        const value = meanOf(heard);
        if (value === null) return [];
        const because =
          by === 'evaluations'
            ? answer.evaluations
            : answer.evaluations.flatMap(({ scorings }) => scorings);
        return [{ to: answer, value, sentence: judgedAs(value, heard.length), because }];
      });
      return meanCredits('self-judging', payments);
    },
  };
}

function judgedAs(mean: number, count: number): string {
  const worth = numberInShort(mean);
  return count === 1
    ? `its judge gives it ${worth}`
    : `${count} judgements give it ${worth} on average`;
}
