import { UserError } from 'agon-sim';
import type { AgentId, Environment, Role } from 'agon-sim';
import { answerer } from '../agents/answerer.ts';
import { evaluator } from '../agents/evaluator.ts';
import type { AnswerDomain } from './tasks/answer-domain.ts';
import { votingMachine } from './voting/machine.ts';
import { judgeSeat, solverSeat } from './voting/protocol.ts';
import { parseTask } from './voting/task.ts';

export interface VotingOptions {
  readonly domain: AnswerDomain;
  /** N: seats for solvers, at least 1. A plan may seat fewer. */
  readonly solvers: number;
  /** V: other phrasings of a question, at most; 0 if absent. */
  readonly twins?: number;
  /** J: seats for judges; 0 if absent. A plan may seat fewer. */
  readonly judges?: number;
}

/**
 * A vote: N solvers answer one question independently, and nobody sees another's answer.
 *
 *   asking -> counted -> (judging) -> finished
 *
 * Where a task has twins (the same question put differently), every solver answers the question and
 * then each twin, so that there are N answers to each of the V + 1 views. Where judges are seated, each
 * of them evaluates every answer that isn't malformed, alone; seats `judge-1`, … may hold the solvers'
 * own policy (self-judging) or a past version of it, whose verdicts tell how far the judge has drifted
 * (CREAM, arXiv 2410.12735).
 *
 * Whoever counts the votes does so from the outcome; the machine itself favours no answer.
 */
export function voting({ domain, solvers, twins = 0, judges = 0 }: VotingOptions): Environment {
  requireCount('solvers', solvers, 1);
  requireCount('twins', twins, 0);
  requireCount('judges', judges, 0);
  const roles: Record<AgentId, Role> = {};
  const solver = answerer({ domain });
  const judge = evaluator({ domain });
  for (let number = 1; number <= solvers; number++) roles[solverSeat(number)] = solver;
  for (let number = 1; number <= judges; number++) roles[judgeSeat(number)] = judge;
  const answers = solvers * (1 + twins);
  const oneByOne = solvers === 1 && judges <= 1;
  return {
    name: 'voting',
    type: {
      players: [1, solvers + judges],
      turnOrder: oneByOne ? 'sequential' : 'simultaneous',
      // A judge is shown one answer at a time.
      information: oneByOne && judges * twins === 0 ? 'perfect' : 'imperfect',
      payoffSum: 'general',
      rewardBounds: [0, 1 + twins], // at most 1 for each of a solver's answers
      longestEpisode: 2 * answers * (1 + judges),
    },
    machine: votingMachine(domain, { solvers, judges }),
    roles,
    checkTask: (task) => {
      parseTask(task, domain, twins);
    },
  };
}

function requireCount(name: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new UserError(
    `voting: ${name} must be an integer of at least ${least}, got ${value}; try ${least + 1}`,
  );
}

export { describeVote } from './voting/describe.ts';
export { EVALUATION_SAMPLES, evaluateSolver, scoreSolver } from './voting/evaluation.ts';
export type { SolverEvaluation } from './voting/evaluation.ts';
export { solverSeats, voteGames } from './voting/games.ts';
export type { VoteGames } from './voting/games.ts';
export { solverExample, solverLessons } from './voting/lessons.ts';
export type { SolverLessonMix } from './voting/lessons.ts';
export type { VotingOutcome } from './voting/outcome.ts';
export { voteTask } from './voting/task.ts';
export type { VoteTask } from './voting/task.ts';
export { weakSolver } from './voting/weak-solver.ts';
export type { WeakSolver } from './voting/weak-solver.ts';
