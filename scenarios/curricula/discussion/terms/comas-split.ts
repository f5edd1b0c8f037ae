import { judgedAnswers, meanCredits, meanOf, poolJudgements } from 'agon-sim';
import type { JudgedAnswer, JudgedEvaluation, Payment, RewardTerm } from 'agon-sim';

/**
 * CoMAS: a scorer's score t of 1 to 3 splits one unit of reward between the solver and the evaluator.
 *
 *     solver:     (t - 1) / 2     averaged over the scored evaluations of its answer
 *     evaluator:  (3 - t) / 2     averaged over the scorings of its evaluation
 *
 * A scoring that can't be read pays both 0, as in the paper's code, so that the sum isn't constant there.
 * A malformed answer pays its solver 0 whatever is said of it. A malformed evaluation that no scorer
 * saw pays its evaluator 0 and says nothing of the answer. An answer without any scoring isn't judged.
 *
 * Range [0, 1], both included.
 *
 * @param pool - equal answers of the group get the mean of all their judgements; false if absent, as
 *   in the paper, where every answer has its own
 */
export function comasSplit({ pool = false }: { readonly pool?: boolean } = {}): RewardTerm {
  return {
    name: 'comas-split',
    sources: [
      {
        title: 'CoMAS: Co-Evolving Multi-Agent Systems via Interaction Rewards',
        arxiv: '2510.08529',
        where: 'equations 6 and 7; parse failures as in the published comas_reward.py',
      },
    ],
    formula: 'solver: mean of (t - 1) / 2; evaluator: mean of (3 - t) / 2; t the score of 1 to 3',
    range: [0, 1],
    judge: (group) => {
      const answers = judgedAnswers(group, 'comas-split');
      const shares = poolJudgements(answers, solverShares, pool);
      const payments = answers.flatMap((answer): Payment[] => {
        const value = answer.value === null ? 0 : meanOf(shares(answer));
        const scorings = answer.evaluations.flatMap((evaluation) => evaluation.scorings);
        const why =
          answer.value === null
            ? { sentence: 'it can’t be read' }
            : { sentence: `scored ${scores(scorings)}`, because: scorings };
        return [
          ...(value === null ? [] : [{ to: answer, value, ...why }]),
          ...answer.evaluations.flatMap(payEvaluator),
        ];
      });
      return meanCredits('comas-split', payments);
    },
  };
}

function solverShares({ evaluations }: JudgedAnswer): readonly number[] {
  return evaluations.flatMap(({ scorings }) =>
    scorings.map(({ score }) => (score === null ? 0 : (score - 1) / 2)),
  );
}

function payEvaluator(evaluation: JudgedEvaluation): Payment[] {
  const { scorings, wellFormed } = evaluation;
  if (scorings.length === 0) {
    return wellFormed ? [] : [{ to: evaluation, value: 0, sentence: 'it can’t be read' }];
  }
  const sentence = `scored ${scores(scorings)}`;
  return scorings.map(({ score }) => ({
    to: evaluation,
    value: score === null ? 0 : (3 - score) / 2,
    sentence,
    because: scorings,
  }));
}

/** `3, 1, unreadably`; a pooled answer may have its scores from elsewhere alone. */
function scores(scorings: JudgedEvaluation['scorings']): string {
  if (scorings.length === 0) return 'where others gave the same answer';
  return scorings.map(({ score }) => (score === null ? 'unreadably' : String(score))).join(', ');
}
