import { judgedAnswers } from '../judged-answers.ts';
import type { JudgedAnswer } from '../judged-answers.ts';
import { judgementsOf } from '../judgements-of.ts';
import type { JudgedBy } from '../judgements-of.ts';
import { meanCredits } from '../mean-credits.ts';
import { meanOf } from '../pool-judgements.ts';
import type { RewardTerm } from '../term.ts';

/** How likely `one` is preferred to `other`: in [0, 1], and 1 minus that the other way round. */
type Preference = (one: JudgedAnswer, other: JudgedAnswer) => number;

/**
 * SPO: an answer is worth the share of the group's other answers that it beats.
 *
 *     r_i = 1/(n - 1) · Σ over j ≠ i of P(y_i is preferred to y_j)
 *
 * Departure: the paper asks a preference model about pairs. Without `prefer`, the answer whose mean
 * judgement is higher is preferred here, with ½ for a tie; a malformed answer loses to every other; and
 * an answer of which nothing readable was said takes no part. Where it has no other to meet, an answer
 * isn't judged.
 *
 * Range [0, 1], both included.
 *
 * @param by - whose word counts: the evaluators' verdicts (if absent), or the scorers' scores
 * @param prefer - pure; compares any two answers of the group, and may be intransitive
 */
export function winRate({
  by = 'evaluations',
  prefer,
}: { readonly by?: JudgedBy; readonly prefer?: Preference } = {}): RewardTerm {
  return {
    name: 'win-rate',
    sources: [
      {
        title: 'A Minimaximalist Approach to Reinforcement Learning from Human Feedback',
        arxiv: '2401.04056',
        where: 'the win rate within own samples',
      },
    ],
    formula: '1 / (n - 1) · Σ_{j ≠ i} P(y_i is preferred to y_j)',
    range: [0, 1],
    judge: (group) => {
      const all = judgedAnswers(group, 'win-rate');
      const answers = prefer === undefined ? all.filter((one) => worthOf(one, by) !== null) : all;
      if (answers.length < 2) return [];
      const preference = prefer ?? preferWorthier(by);
      const payments = answers.map((answer) => {
        const others = answers.filter((other) => other !== answer);
        const wins = others.reduce((sum, other) => sum + preference(answer, other), 0);
        return { to: answer, value: wins / others.length };
      });
      return meanCredits('win-rate', payments);
    },
  };
}

function preferWorthier(by: JudgedBy): Preference {
  return (one, other) => {
    const difference = (worthOf(one, by) ?? 0) - (worthOf(other, by) ?? 0);
    return difference === 0 ? 0.5 : difference > 0 ? 1 : 0;
  };
}

/** The mean judgement, in [0, 1]; -1 for a malformed answer; null where nothing readable was said. */
function worthOf(answer: JudgedAnswer, by: JudgedBy): number | null {
  return answer.value === null ? -1 : meanOf(judgementsOf(answer, by));
}
