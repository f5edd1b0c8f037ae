import { gameEnvironment } from 'agon-sim';
import type { AgentId, Environment, Role } from 'agon-sim';
import { answerer } from '../../../agents/answerer.ts';
import { proposer } from '../../../agents/proposer.ts';
import { PROPOSER, proposerSolver } from '../../../environments/proposer-solver.ts';
import type { ProposerSolverOptions } from '../../../environments/proposer-solver.ts';
import { solverSeat } from '../../../environments/voting.ts';

/** A proposer and its solvers, who are all alike, in their seats. */
export function proposerEnvironment(options: ProposerSolverOptions): Environment {
  const { domain, solvers } = options;
  const agents: Record<AgentId, Role> = { [PROPOSER]: proposer({ domain }) };
  const solver = answerer({ domain });
  for (let number = 1; number <= solvers; number++) agents[solverSeat(number)] = solver;
  return gameEnvironment(proposerSolver(options), { agents });
}
