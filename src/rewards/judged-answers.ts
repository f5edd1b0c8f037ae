import type { Episode } from '../core/episode.ts';
import { readAnswers } from './answers-outcome.ts';
import type { AnswerReport, EvaluationReport, ScoringReport } from './answers-outcome.ts';

/** A report with the episode that it is from. */
type From<Report> = Report & { readonly episode: Episode };

/** An answer of the group with everything that was said of it. */
export type JudgedAnswer = From<AnswerReport> & {
  readonly evaluations: readonly JudgedEvaluation[];
};

/** An evaluation with everything that was said of it. */
export type JudgedEvaluation = From<EvaluationReport> & {
  readonly scorings: readonly From<ScoringReport>[];
};

/**
 * All answers of a group, with their evaluations and the scorings of those. In the order of episode
 * ids, so that nothing depends on how the group was put together; within an episode as they were given.
 * Answers of failed episodes are left out.
 *
 * @param term - the name of the reward term that asks, for the error
 * @throws UserError if an episode finished with another kind of outcome
 */
export function judgedAnswers(group: readonly Episode[], term: string): readonly JudgedAnswer[] {
  return group
    .toSorted((one, other) => (one.plan.id < other.plan.id ? -1 : 1))
    .flatMap((episode) => {
      const outcome = readAnswers(episode, term);
      if (outcome === null) return [];
      const evaluations = outcome.evaluations.map((evaluation, index) => ({
        ...evaluation,
        episode,
        scorings: outcome.scorings
          .filter(({ of }) => of === index)
          .map((scoring) => ({ ...scoring, episode })),
      }));
      return outcome.answers.map((answer, index) => ({
        ...answer,
        episode,
        evaluations: evaluations.filter(({ of }) => of === index),
      }));
    });
}
