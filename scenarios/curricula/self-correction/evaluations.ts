import { checkCounts, foldKey, openStream } from 'agon-sim';
import type { Evaluation, EpisodeRequest } from 'agon-sim';
import type { HeldOutProblems } from '../../../environments/tasks/held-out-problems.ts';
import { correctionSeats } from './seatings.ts';
import { scoreCorrections, scoreRepairs, scoreVotes } from './scores.ts';
import { answerWith, slip } from './slip.ts';
import type { CorrectionTask } from '../../../environments/tasks/correction-task.ts';
import { correctionTask } from './tasks.ts';

/** Problems are for each kind of games. */
export interface CorrectionEvaluation extends HeldOutProblems {
  readonly reflects?: boolean;
  /** First answers that vote on a problem, as many as a correction has replies; 3 if absent. */
  readonly votes?: number;
}

/**
 * What an agent makes of held-out problems, as `scoreCorrections` tells it: drawing its replies by
 * chance as in training; `greedy.…` without chance; `given.…` of answers that are given and the same
 * for every policy, half of them with one slip, so that a policy's correcting is told apart from its
 * answering; and `voted`, what as many first answers would give by a vote (see `scoreVotes`).
 */
export function evaluateCorrections({
  domain,
  policy,
  key,
  split,
  reflects = false,
  votes = 3,
  ...counts
}: CorrectionEvaluation): readonly Evaluation[] {
  const { brief, full } = counts;
  checkCounts({ evaluation: { brief, full } }, { least: 0 });
  checkCounts({ evaluation: { votes } });
  const evaluation = (
    name: string,
    greedy: boolean,
    taskAt: (index: number) => CorrectionTask,
    score: Evaluation['score'],
  ): Evaluation => ({
    name: name === '' ? 'sampled' : name,
    games: (versions, extent) =>
      Array.from({ length: counts[extent] }, (_, index) => ({
        task: taskAt(index),
        seats: correctionSeats(policy, versions, { reflects, greedy }),
      })),
    score: (episodes) =>
      Object.fromEntries(
        Object.entries(score(episodes)).map(([metric, value]) => [
          name === '' ? metric : `${name}.${metric}`,
          value,
        ]),
      ),
  });
  const taskAt = (index: number): CorrectionTask =>
    correctionTask(domain, openStream(foldKey(foldKey(key, split), index)), split);
  const givenAt = (index: number): CorrectionTask => {
    const { problem } = taskAt(index);
    const stream = openStream(foldKey(foldKey(key, 'given'), index));
    const attempt =
      index % 2 === 0 ? slip(domain, problem, stream) : answerWith(0, domain, problem, stream);
    return { problem, attempt };
  };
  return [
    evaluation('', false, taskAt, scoreCorrections),
    evaluation('greedy', true, taskAt, scoreCorrections),
    evaluation('given', false, givenAt, scoreRepairs),
    {
      name: 'votes',
      games: (versions, extent) =>
        Array.from({ length: counts[extent] }, (_, index) => {
          const seats = correctionSeats(policy, versions, { reflects });
          const game: EpisodeRequest = { task: taskAt(index), group: `${index}`, seats };
          return Array.from({ length: votes }, () => game);
        }).flat(),
      score: scoreVotes,
    },
  ];
}
