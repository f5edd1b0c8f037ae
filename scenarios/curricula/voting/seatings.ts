import { gameEnvironment } from 'agon-sim';
import type { AgentId, Environment, Role, Seat } from 'agon-sim';
import { answerer } from '../../../agents/answerer.ts';
import { evaluator } from '../../../agents/evaluator.ts';
import { heldOutAnswers } from '../../../environments/tasks/held-out-answers.ts';
import { votingJudgeSeat, solverSeat, voting } from '../../../environments/voting.ts';
import type { VotingOptions } from '../../../environments/voting.ts';

/** A vote with its roles: solvers who are all alike, and judges. */
export function votingEnvironment(options: VotingOptions): Environment {
  const { domain, solvers, judges = 0 } = options;
  const [solver, judge] = [answerer({ domain }), evaluator({ domain })];
  const agents: Record<AgentId, Role> = {};
  const game = voting(options);
  for (let number = 1; number <= solvers; number++) agents[solverSeat(number)] = solver;
  for (let number = 1; number <= judges; number++) agents[votingJudgeSeat(number)] = judge;
  const heldOut = heldOutAnswers(domain, {
    task: (problem) => ({ problem, twins: [] }),
    seats: { [solverSeat(1)]: solver.name },
  });
  return { ...gameEnvironment(game, { agents }), heldOut };
}

/** The same seat for solvers 1 to `count`. */
export function solverSeats(count: number, seat: Seat): Readonly<Record<AgentId, Seat>> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [solverSeat(i + 1), seat]));
}
