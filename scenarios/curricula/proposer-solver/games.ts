import { foldKey, openStream, UserError } from 'agon-sim';
import type { EpisodeRequest, RandomKey, Seat } from 'agon-sim';
import type { AnswerDomain } from '../../../environments/tasks/answer-domain.ts';
import { DRAWS_EACH, drawProblems } from '../../../environments/tasks/draw-problems.ts';
import { solverSeats } from '../voting/seatings.ts';
import { PROPOSER } from '../../../environments/proposer-solver.ts';
import { proposalTask } from './tasks.ts';

export interface ProposalGames {
  /** What proposers start from. */
  readonly seeds: readonly string[];
  /** Seeds that each proposer is shown. */
  readonly shown: number;
  readonly proposer: Seat;
  readonly solver: Seat;
  /** Proposals, one game each. */
  readonly questions: number;
  readonly solvers: number;
}

/** Games in which problems are made up and answered. The same key gives the same games. */
export function proposalGames(
  key: RandomKey,
  { seeds, shown, proposer, solver, questions, solvers }: ProposalGames,
): readonly EpisodeRequest[] {
  const stream = openStream(foldKey(key, 'proposals'));
  return Array.from({ length: questions }, () => ({
    task: proposalTask(seeds, shown, stream),
    environment: 'proposer-solver',
    seats: { [PROPOSER]: proposer, ...solverSeats(solvers, solver) },
  }));
}

/**
 * Votes on seeds, no seed twice in a row of as many games as there are seeds. The same key gives the same
 * games.
 *
 * @throws UserError if there are no seeds
 */
export function seedGames(
  key: RandomKey,
  {
    seeds,
    solver,
    questions,
    solvers,
  }: Pick<ProposalGames, 'seeds' | 'solver' | 'questions' | 'solvers'>,
): readonly EpisodeRequest[] {
  if (seeds.length === 0) {
    throw new UserError('seedGames: must be given at least one seed, got none; see seedProblems');
  }
  const stream = openStream(foldKey(key, 'seeds'));
  const drawn: string[] = [];
  while (drawn.length < questions) drawn.push(...stream.shuffle(seeds));
  return drawn.slice(0, questions).map((problem) => ({
    task: { problem, twins: [] },
    environment: 'voting',
    seats: solverSeats(solvers, solver),
  }));
}

/**
 * The first training problems of a key, no two alike.
 *
 * @throws UserError unless `count` is an integer of at least 1, and if the domain seems not to have so many
 */
export function seedProblems(
  domain: AnswerDomain,
  key: RandomKey,
  count: number,
): readonly string[] {
  if (!(Number.isInteger(count) && count >= 1)) {
    throw new UserError(`seedProblems: must be asked for at least 1 problem, got ${count}; try 8`);
  }
  const seeds = drawProblems(domain, key, 'train', count);
  if (seeds.length < count) {
    throw new UserError(
      `seedProblems: ${domain.name} must have ${count} training problems, got ${seeds.length} after ${DRAWS_EACH * count} draws; ask for fewer, or take a larger domain`,
    );
  }
  return seeds;
}
