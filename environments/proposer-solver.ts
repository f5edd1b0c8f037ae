import { UserError } from 'agon-sim';
import type { AgentId, Environment, Role } from 'agon-sim';
import { checkFilters } from './proposer-solver/filters.ts';
import type { ProposalFilters } from './proposer-solver/filters.ts';
import { proposerSolverMachine } from './proposer-solver/machine.ts';
import { parseTask } from './proposer-solver/task.ts';
import type { AnswerDomain } from './tasks/answer-domain.ts';

export interface ProposerSolverOptions {
  readonly domain: AnswerDomain;
  /** N: seats for solvers, at least 1. A plan may seat fewer. */
  readonly solvers: number;
  readonly filters?: ProposalFilters;
  /** Who plays, by seat. */
  readonly agents: Readonly<Record<AgentId, Role>>;
}

/**
 * Self-made tasks: a proposer makes up a problem after a few examples, and N solvers answer it
 * independently, as in SeRL (arXiv 2505.20347).
 *
 *   proposing -> filtering -> answering -> weighing -> accepted | refused
 *
 * A problem is put to the solvers if it is well formed, of the right split and not too similar to the
 * examples and known problems. It is accepted if the solvers neither agree too much nor too little, so
 * that it is neither too easy nor too hard for them; what they said of a refused one stands in
 * `unused`, where no reward term looks. No filter knows the right answer.
 */
export function proposerSolver({
  domain,
  solvers,
  filters = {},
  agents,
}: ProposerSolverOptions): Environment {
  if (!(Number.isInteger(solvers) && solvers >= 1)) {
    throw new UserError(
      `proposerSolver: solvers must be an integer of at least 1, got ${solvers}; try 8`,
    );
  }
  return {
    name: 'proposer-solver',
    type: {
      players: [2, 1 + solvers],
      turnOrder: solvers === 1 ? 'sequential' : 'simultaneous',
      information: 'imperfect',
      payoffSum: 'general',
      rewardBounds: [-1, 1], // a malformed proposal costs its proposer 1
      longestEpisode: 2 + 2 * solvers,
    },
    machine: proposerSolverMachine(domain, checkFilters(filters), solvers),
    roles: agents,
    checkTask: (task) => {
      parseTask(task, domain);
    },
  };
}

export type { ProposalFilters, Refusal } from './proposer-solver/filters.ts';
export type { ProposalReport, ProposerSolverOutcome } from './proposer-solver/outcome.ts';
export { PROPOSER } from './proposer-solver/protocol.ts';
export type { ProposalBody, ProposeBody } from './proposer-solver/protocol.ts';
export { similarity } from './proposer-solver/similarity.ts';
export { proposalTask } from './proposer-solver/task.ts';
export type { ProposalTask } from './proposer-solver/task.ts';
