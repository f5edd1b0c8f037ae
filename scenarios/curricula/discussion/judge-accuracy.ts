import { answersIn } from 'agon-sim';
import type { AnswersOutcome, Episode, JudgedBy } from 'agon-sim';

/** So many of so many cases. */
export interface Share {
  readonly right: number;
  readonly count: number;
}

/** How often answers were right, and how often a judge was right about right and about wrong ones. */
export interface AnswerCounts {
  readonly solver: Share;
  readonly judgeOnRight: Share;
  readonly judgeOnWrong: Share;
}

/**
 * Counts answers and judgements of episodes with answers (`AnswersOutcome`); other episodes and failed
 * ones count for nothing. A judgement that could not be understood is wrong. So is, by `scorings`, one that
 * no scorer saw, since malformed evaluations aren't scored: were they left out, agents that hardly manage to
 * judge would be perfect judges. Games without scorers are counted by `evaluations`.
 *
 * @param by - an evaluation takes an answer for right by its verdict, a scoring by a score of 3
 */
export function countAnswers(episodes: readonly Episode[], by: JudgedBy): AnswerCounts {
  const outcomes = outcomesOf(episodes);
  const judged = outcomes.flatMap((outcome) => judgements(outcome, by));
  const on = (correct: boolean) =>
    share(judged.filter((one) => one.correct === correct).map(({ stands }) => stands === correct));
  return {
    solver: share(outcomes.flatMap(({ answers }) => answers.map(({ correct }) => correct))),
    judgeOnRight: on(true),
    judgeOnWrong: on(false),
  };
}

/**
 * What labels say of answers and judges, as named metrics in [0, 1] for a canary. A metric without a
 * case is left out.
 *
 * - `accuracy`: right answers, malformed ones being wrong; `accuracy.<policy>` where several policies
 *   answered
 * - `evaluator.accuracy`: evaluations whose verdict is the truth
 * - `evaluator.falseAccusations`: right answers that were called wrong; `evaluator.overlooked`: wrong
 *   ones that were called right
 * - `scorer.accuracy`: scorings that stand by a right answer (3), or by the refutation of a wrong one (1, 2)
 * - `scorer.precision`: right answers among those that it lets stand (3); `scorer.recall`: those it
 *   lets stand among the right ones
 *
 * Where anybody scores, an evaluation that no scorer saw counts as a scoring that could not be understood: it
 * lowers `scorer.accuracy` and `scorer.recall`, and lets nothing stand. The metrics are of what evaluators
 * and scorers are worth together; that the evaluators are to blame shows in `evaluator.accuracy`.
 */
export function judgeAccuracy(episodes: readonly Episode[]): Readonly<Record<string, number>> {
  const outcomes = outcomesOf(episodes);
  const answers = episodes.flatMap((episode) =>
    (answersIn(episode)?.answers ?? []).map(({ agent, correct }) => ({
      policy: episode.plan.seats[agent]?.policy ?? agent,
      correct,
    })),
  );
  const policies = [...new Set(answers.map(({ policy }) => policy))].sort();
  const verdicts = outcomes.flatMap((outcome) => judgements(outcome, 'evaluations'));
  const isScored =
    outcomes.some(({ scorings }) => scorings.length > 0) || isUnreadable(episodes, verdicts);
  const scores = isScored ? outcomes.flatMap((outcome) => judgements(outcome, 'scorings')) : [];
  const stands = scores.filter((one) => one.stands === true);
  const shares: Readonly<Record<string, readonly boolean[]>> = {
    accuracy: answers.map(({ correct }) => correct),
    ...(policies.length > 1 &&
      Object.fromEntries(
        policies.map((policy) => [
          `accuracy.${policy}`,
          answers.filter((answer) => answer.policy === policy).map(({ correct }) => correct),
        ]),
      )),
    'evaluator.accuracy': verdicts.map(isTrue),
    'evaluator.falseAccusations': verdicts.filter(isOnRight).map((one) => one.stands === false),
    'evaluator.overlooked': verdicts
      .filter((one) => !one.correct)
      .map((one) => one.stands === true),
    'scorer.accuracy': scores.map(isTrue),
    'scorer.precision': stands.map(({ correct }) => correct),
    'scorer.recall': scores.filter(isOnRight).map((one) => one.stands === true),
  };
  return Object.fromEntries(
    Object.entries(shares).flatMap(([name, cases]) => {
      const { right, count } = share(cases);
      return count === 0 ? [] : [[name, right / count]];
    }),
  );
}

/** Whether there are scorers who had nothing to score, since not one evaluation could be understood. */
function isUnreadable(episodes: readonly Episode[], verdicts: readonly Judgement[]): boolean {
  const hasScorers = episodes.some(({ plan }) =>
    Object.values(plan.seats).some(({ role }) => role === 'scorer'),
  );
  return hasScorers && verdicts.every(({ stands }) => stands === null);
}

interface Judgement {
  /** Truth about the answer. */
  readonly correct: boolean;
  /** What the judge takes it for; null if that can't be told. */
  readonly stands: boolean | null;
}

const isTrue = ({ correct, stands }: Judgement): boolean => stands === correct;
const isOnRight = ({ correct }: Judgement): boolean => correct;

function judgements(outcome: AnswersOutcome, by: JudgedBy): readonly Judgement[] {
  const { answers, evaluations, scorings } = outcome;
  return evaluations.flatMap(({ of, verdict }, index): Judgement[] => {
    const correct = answers[of]?.correct === true;
    if (by === 'evaluations') return [{ correct, stands: verdict }];
    const scores = scorings.filter((scoring) => scoring.of === index).map(({ score }) => score);
    if (scores.length === 0) return [{ correct, stands: null }];
    return scores.map((score) => ({ correct, stands: score === null ? null : score === 3 }));
  });
}

function outcomesOf(episodes: readonly Episode[]): readonly AnswersOutcome[] {
  return episodes.flatMap((episode) => answersIn(episode) ?? []);
}

function share(cases: readonly boolean[]): Share {
  return { right: cases.filter(Boolean).length, count: cases.length };
}
