import { checkCounts, foldKey, isMajorityRight, openStream, readAnswers } from 'agon-sim';
import type { AnswersOutcome, Episode, Evaluation, EpisodeRequest, Seat } from 'agon-sim';
import type { HeldOutProblems } from '../../../environments/tasks/held-out-problems.ts';
import { solverSeats } from './seatings.ts';
import { voteTask } from './tasks.ts';

/** Samples for a vote unless another number is asked for; `voting` needs seats for as many solvers. */
export const EVALUATION_SAMPLES = 8;

export interface SolverEvaluation extends HeldOutProblems {
  /** Samples for the vote and for pass@k; `EVALUATION_SAMPLES` if absent. */
  readonly samples?: number;
}

/**
 * How well a solver answers problems that it never learnt from, in games of `voting`; in percent:
 *
 * - `greedy`: of its most likely answers, those that are right
 * - `sampled`: of its answers at temperature 1, those that are right
 * - `majority`: of the majorities of k samples, those that are right (the value given first on a tie)
 * - `pass`: of the problems, those with a right one among the k samples
 *
 * `majority` above `sampled` is what voting has to teach; `pass` falling while `greedy` rises tells
 * that a policy has sharpened and found nothing new.
 */
export function evaluateSolver({
  domain,
  policy,
  key,
  split,
  samples = EVALUATION_SAMPLES,
  ...counts
}: SolverEvaluation): Evaluation {
  const { brief, full } = counts;
  checkCounts({ evaluation: { brief, full } }, { least: 0 });
  checkCounts({ evaluation: { samples } });
  return {
    name: 'solver',
    games: (versions, extent) => {
      const seat: Seat = { role: 'solver', policy, version: versions[policy] ?? 0 };
      const greedy: Seat = { ...seat, sampling: { temperature: 0, topP: 1 } };
      const stream = openStream(foldKey(key, split));
      const tasks = Array.from({ length: counts[extent] }, () => voteTask(domain, stream, split));
      const environment = 'voting';
      return [
        ...tasks.map((task): EpisodeRequest => ({
          task,
          environment,
          seats: solverSeats(1, greedy),
        })),
        ...tasks.map((task): EpisodeRequest => ({
          task,
          environment,
          seats: solverSeats(samples, seat),
        })),
      ];
    },
    score: scoreSolver,
  };
}

/** First the greedy games, then as many with samples. Failed episodes are left out; NaN where none is left. */
export function scoreSolver(episodes: readonly Episode[]): Readonly<Record<string, number>> {
  const [greedy, sampled] = [0, episodes.length / 2].map((from) =>
    episodes.slice(from, from + episodes.length / 2).flatMap((episode) => {
      const answers = readAnswers(episode, 'evaluateSolver');
      return answers === null ? [] : [answers.answers];
    }),
  );
  return {
    greedy: percent(greedy, (answers) => shareOf(answers, ({ correct }) => correct)),
    sampled: percent(sampled, (answers) => shareOf(answers, ({ correct }) => correct)),
    majority: percent(sampled, (answers) => (isMajorityRight(answers) ? 1 : 0)),
    pass: percent(sampled, (answers) => (answers.some(({ correct }) => correct) ? 1 : 0)),
  };
}

type Answers = AnswersOutcome['answers'];

function percent(votes: readonly Answers[] = [], share: (answers: Answers) => number): number {
  return (100 * votes.reduce((sum, answers) => sum + share(answers), 0)) / votes.length;
}

function shareOf(answers: Answers, is: (answer: Answers[number]) => boolean): number {
  return answers.length === 0 ? 0 : answers.filter(is).length / answers.length;
}
