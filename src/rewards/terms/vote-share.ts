import { judgedAnswers } from '../judged-answers.ts';
import { meanCredits } from '../mean-credits.ts';
import type { RewardTerm } from '../term.ts';

/**
 * The share of the group's answers to the same view of the question that say what this answer says,
 * itself included: V(y) / k. An answer that can't be read has no vote and gets 0, but counts among the k.
 *
 * The votes of `votePairs`. With weight 0 in the rewards it is a column and nothing else.
 *
 * Range [0, 1], both included.
 */
export function voteShare(): RewardTerm {
  return {
    name: 'vote-share',
    sources: [
      {
        title: 'Self-Consistency Preference Optimization',
        arxiv: '2411.04109',
        where: 'the vote function over sampled answers, divided by their number',
      },
    ],
    formula: 'V(y) / k',
    range: [0, 1],
    judge: (group) => {
      const all = judgedAnswers(group, 'vote-share');
      const payments = all.map((answer) => {
        const others = all.filter(({ view }) => view === answer.view);
        const alike = others.filter(({ value }) => value !== null && value === answer.value);
        return { to: answer, value: alike.length / others.length };
      });
      return meanCredits('vote-share', payments);
    },
  };
}
