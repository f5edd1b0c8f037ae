import { gameEnvironment } from 'agon-sim';
import type { AgentId, Environment, Role } from 'agon-sim';
import { answerer } from '../../../agents/answerer.ts';
import { prober } from '../../../agents/prober.ts';
import { likelihoodProbing, proberSeat } from '../../../environments/likelihood-probing.ts';
import type { LikelihoodProbingOptions } from '../../../environments/likelihood-probing.ts';
import { solverSeat } from '../../../environments/voting.ts';

/** Probing with its roles: solvers who are all alike, and a prober beside each. */
export function likelihoodProbingEnvironment(options: LikelihoodProbingOptions): Environment {
  const { domain, solvers } = options;
  const roles: Record<AgentId, Role> = {};
  const [solver, beside] = [answerer({ domain }), prober({ domain })];
  for (let number = 1; number <= solvers; number++) roles[solverSeat(number)] = solver;
  for (let number = 1; number <= solvers; number++) roles[proberSeat(number)] = beside;
  return gameEnvironment(likelihoodProbing(options), { agents: roles });
}
