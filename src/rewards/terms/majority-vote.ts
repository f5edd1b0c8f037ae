import { judgedAnswers } from '../judged-answers.ts';
import { checkPenalty } from '../check-penalty.ts';
import { inShort } from '../in-short.ts';
import { meanCredits } from '../mean-credits.ts';
import type { Payment } from '../mean-credits.ts';
import { mostVoted } from '../most-voted.ts';
import type { RewardTerm } from '../term.ts';

/**
 * Majority vote as a pseudo-label: 1 for an answer that says what most answers of the group to the same
 * view of the question say, `minority` for another one, `malformed` for one that can't be read. Malformed
 * answers have no vote; a tie goes to the value that was given first, by episode id and then in order.
 *
 * Departure: MM-UPT's published code counts answers that can't be read as votes for one value.
 *
 * Range [the lower of the two penalties, 1], both included.
 *
 * @param minority - finite and at most 0; 0 if absent, as in the published code of both papers
 * @param malformed - finite and at most 0; 0 if absent
 * @param keep - where the majority's share of a view's answers isn't between these two (both excluded),
 *   the question is too hard or too easy to learn from and its answers aren't judged, which keeps them
 *   out of the batch; SeRL's code keeps [0.2, 0.8], both included. Everything is judged if absent.
 */
export function majorityVote({
  minority = 0,
  malformed = 0,
  keep,
}: {
  readonly minority?: number;
  readonly malformed?: number;
  readonly keep?: readonly [least: number, greatest: number];
} = {}): RewardTerm {
  checkPenalty('majorityVote: minority', minority);
  checkPenalty('majorityVote: malformed', malformed);
  if (keep !== undefined && !(keep[0] < keep[1])) {
    throw new RangeError(
      `majorityVote: keep must be two shares in order, got [${keep.join(', ')}]; choose some like [0.2, 0.8]`,
    );
  }
  return {
    name: 'majority-vote',
    sources: [
      {
        title: 'Unsupervised Post-Training for Multi-Modal LLM Reasoning via GRPO',
        arxiv: '2505.22453',
        where: 'majority voting over the sampled responses as reward',
      },
      {
        title: 'SeRL: Self-Play Reinforcement Learning for Large Language Models with Limited Data',
        arxiv: '2505.20347',
        where: 'self-rewarding by majority vote, and the difficulty filter as `keep`',
      },
    ],
    formula:
      '1 if the answer is the majority’s, else the penalty for a minority or for a malformed one',
    range: [Math.min(minority, malformed), 1],
    judge: (group) => {
      const all = judgedAnswers(group, 'majority-vote');
      const payments = [...new Set(all.map(({ view }) => view))].flatMap((view) => {
        const answers = all.filter((answer) => answer.view === view);
        const majority = mostVoted(answers);
        const share = majority?.share ?? 0;
        if (keep !== undefined && !(share > keep[0] && share < keep[1])) return [];
        const votes = answers.filter(({ value }) => value !== null && value === majority?.value);
        const most = `${votes.length} of ${answers.length} answers say ${inShort(majority?.value ?? '')}`;
        return answers.map((answer): Payment => {
          const { value, episode } = answer;
          if (value === null) return { to: answer, value: malformed, sentence: 'it can’t be read' };
          const because = votes.filter((vote) => vote.episode === episode);
          if (value === majority?.value) return { to: answer, value: 1, sentence: most, because };
          const sentence = `it says ${inShort(value)}, and ${most}`;
          return { to: answer, value: minority, sentence, because };
        });
      });
      return meanCredits('majority-vote', payments);
    },
  };
}
