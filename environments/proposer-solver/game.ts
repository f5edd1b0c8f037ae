import { UserError, mostVoted } from 'agon-sim';
import type { AgentId, EnvironmentInput } from 'agon-sim';
import type { AnswerDomain } from '../tasks/answer-domain.ts';
import { castAnswer, isAwaited, isLast, openBallot } from '../tasks/ballot.ts';
import type { Ballot } from '../tasks/ballot.ts';
import { seated } from '../tasks/ballot.ts';
import { solverSeat } from '../voting.ts';
import { refuseAnswered, refuseUnasked, similarityTo } from './filters.ts';
import type { ProposalFilters, Refusal } from './filters.ts';
import { PROPOSER } from './protocol.ts';
import type { HeardByEnvironment } from './protocol.ts';
import type { ProposalTask } from './task.ts';

/** What the environment's machine keeps of a game. */
export interface Game {
  readonly task: ProposalTask;
  readonly solvers: readonly AgentId[];
  /** Null as long as there is none, or if it was malformed. */
  readonly problem: string | null;
  readonly similarity: number | null;
  readonly refusal: Refusal | null;
  /** The solvers' answers to the proposed problem. */
  readonly ballot: Ballot;
}

/** The game before its first message. `plan.task` was checked at the door. */
export function openGame({ plan }: EnvironmentInput, seatsForSolvers: number): Game {
  const solvers = seated(plan.seats, seatsForSolvers, solverSeat);
  if (plan.seats[PROPOSER] === undefined || solvers.length === 0) {
    throw new UserError(
      `proposer-solver: plan '${plan.id}' must seat a proposer and a solver, got ${Object.keys(plan.seats).join(', ') || 'nobody'}; seat '${PROPOSER}' and '${solverSeat(1)}'`,
    );
  }
  return {
    task: plan.task as ProposalTask,
    solvers,
    problem: null,
    similarity: null,
    refusal: null,
    ballot: openBallot([], solvers),
  };
}

/** Enters what the proposer said; null if it could not be understood. */
export function enterProposal(
  game: Game,
  problem: string | null,
  domain: AnswerDomain,
  filters: Required<ProposalFilters>,
): Game {
  if (problem === null) return { ...game, refusal: 'malformed' };
  const similarity = similarityTo(problem, game.task, domain);
  const refusal = refuseUnasked(problem, similarity, domain, filters);
  return { ...game, problem, similarity, refusal, ballot: openBallot([problem], game.solvers) };
}

/** The reply is a solver's, and it was asked for. */
export function isAnswerAwaited({ ballot }: Game, { message }: HeardByEnvironment): boolean {
  return isAwaited(ballot, message.from);
}

/** The awaited answer is the last one. */
export function isLastAnswer({ ballot }: Game): boolean {
  return isLast(ballot);
}

/** Enters a solver's answer; the last one decides whether the problem is of use. */
export function enterAnswer(
  game: Game,
  event: HeardByEnvironment,
  domain: AnswerDomain,
  filters: Required<ProposalFilters>,
): Game {
  const text = event.type === 'answer' ? event.message.body.answer : null;
  const ballot = castAnswer(game.ballot, event.message.from, text, domain);
  const refusal = isLast(game.ballot)
    ? refuseAnswered(mostVoted(ballot.answers)?.share ?? 0, filters)
    : null;
  return { ...game, ballot, refusal };
}
