import { judgedAnswers } from '../judged-answers.ts';
import { checkPenalty } from '../check-penalty.ts';
import { meanCredits } from '../mean-credits.ts';
import type { Payment } from '../mean-credits.ts';
import { mostVoted } from '../most-voted.ts';
import type { RewardTerm } from '../term.ts';

/**
 * Co-Reward: the majority over the answers to the question's other views is the pseudo-label of a view.
 * 1 for an answer that says what the others' majority says, `disagreeing` if it doesn't, `malformed` if
 * it can't be read. Malformed answers have no vote; a tie goes to the value that was given first, by
 * episode id and then in order. Where no other view was answered there is no label, and a well-formed
 * answer isn't judged. Use it with groups that hold at least two views.
 *
 * Departures: the paper has two views; and where the other one has no readable answer, its published code
 * pays 0 instead of nothing.
 *
 * Range [the lower of the two penalties, 1], both included.
 *
 * @param disagreeing - finite and at most 0; 0 if absent
 * @param malformed - finite and at most 0; 0 if absent
 */
export function crossView({
  disagreeing = 0,
  malformed = 0,
}: { readonly disagreeing?: number; readonly malformed?: number } = {}): RewardTerm {
  checkPenalty('crossView: disagreeing', disagreeing);
  checkPenalty('crossView: malformed', malformed);
  return {
    name: 'cross-view',
    sources: [
      {
        title:
          'Co-Reward: Self-supervised Reinforcement Learning for Large Language Model Reasoning via Contrastive Agreement',
        arxiv: '2508.00410',
        where: 'cross-referred pseudo-labels of original and rephrased question',
      },
    ],
    formula:
      '1 if the answer is the majority of the other views’ answers, else the penalty for disagreeing or for a malformed one',
    range: [Math.min(disagreeing, malformed), 1],
    judge: (group) => {
      const answers = judgedAnswers(group, 'cross-view');
      const labels = new Map(
        answers.map(({ view }) => [view, mostVoted(answers.filter((one) => one.view !== view))]),
      );
      const payments = answers.flatMap((answer): Payment[] => {
        const { value, view } = answer;
        if (value === null) return [{ to: answer, value: malformed }];
        const label = labels.get(view) ?? null;
        if (label === null) return [];
        return [{ to: answer, value: value === label.value ? 1 : disagreeing }];
      });
      return meanCredits('cross-view', payments);
    },
  };
}
