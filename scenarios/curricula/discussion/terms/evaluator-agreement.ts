import { judgedAnswers, judgementsOf, meanCredits, meanOf, poolJudgements } from 'agon-sim';
import type { JudgedEvaluation, Payment, RewardTerm } from 'agon-sim';

/**
 * CoMAS without the scorer, the ablation in which its evaluators came to approve of everything.
 *
 *     solver:     the share of its evaluators that approve of the answer
 *     evaluator:  the share of the other evaluators of the answer whose verdict is its own
 *
 * Only verdicts count, so that a malformed evaluation neither approves nor agrees; it pays its evaluator
 * 0. An evaluator that has no other beside it isn't judged, and neither is an answer without a verdict;
 * a malformed answer pays its solver 0.
 *
 * Range [0, 1], both included.
 *
 * @param pool - equal answers of the group share their evaluators; false if absent
 */
export function evaluatorAgreement({ pool = false }: { readonly pool?: boolean } = {}): RewardTerm {
  return {
    name: 'evaluator-agreement',
    sources: [
      {
        title: 'CoMAS: Co-Evolving Multi-Agent Systems via Interaction Rewards',
        arxiv: '2510.08529',
        where:
          'section 4.3, without the scoring role; the shares are ours, the paper gives no formula',
      },
    ],
    formula:
      'solver: share of evaluators that approve; evaluator: share of the others with its verdict',
    range: [0, 1],
    judge: (group) => {
      const answers = judgedAnswers(group, 'evaluator-agreement');
      const verdicts = poolJudgements(
        answers,
        (answer) => judgementsOf(answer, 'evaluations'),
        pool,
      );
      const payments = answers.flatMap((answer): Payment[] => {
        const heard = verdicts(answer);
        const value = answer.value === null ? 0 : meanOf(heard);
        const approving = heard.filter((verdict) => verdict === 1).length;
        const why =
          answer.value === null
            ? { sentence: 'it can’t be read' }
            : {
                sentence: `${approving} of ${heard.length} evaluators approve`,
                because: answer.evaluations,
              };
        return [
          ...(value === null ? [] : [{ to: answer, value, ...why }]),
          ...answer.evaluations.flatMap((one) => payEvaluator(one, verdicts(answer))),
        ];
      });
      return meanCredits('evaluator-agreement', payments);
    },
  };
}

/** @param verdicts - of all evaluators of the answer, its own included: 1 approves, 0 doesn't */
function payEvaluator(evaluation: JudgedEvaluation, verdicts: readonly number[]): Payment[] {
  const { verdict, wellFormed } = evaluation;
  if (!wellFormed) return [{ to: evaluation, value: 0, sentence: 'it can’t be read' }];
  if (verdict === null || verdicts.length < 2) return [];
  const own = verdict ? 1 : 0;
  const agreeing = verdicts.filter((other) => other === own).length - 1;
  return [
    {
      to: evaluation,
      value: agreeing / (verdicts.length - 1),
      sentence: `${agreeing} of ${verdicts.length - 1} others agree`,
    },
  ];
}
