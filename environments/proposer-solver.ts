import { UserError } from 'agon-sim';
import type { AgentId, Environment, Role } from 'agon-sim';
import { answerer } from '../agents/answerer.ts';
import { proposer } from '../agents/proposer.ts';
import { checkFilters } from './proposer-solver/filters.ts';
import type { ProposalFilters } from './proposer-solver/filters.ts';
import { proposerSolverMachine } from './proposer-solver/machine.ts';
import { PROPOSER } from './proposer-solver/protocol.ts';
import { parseTask } from './proposer-solver/task.ts';
import type { AnswerDomain } from './tasks/answer-domain.ts';
import { solverSeat } from './voting/protocol.ts';

export interface ProposerSolverOptions {
  readonly domain: AnswerDomain;
  /** N: seats for solvers, at least 1. A plan may seat fewer. */
  readonly solvers: number;
  readonly filters?: ProposalFilters;
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
}: ProposerSolverOptions): Environment {
  if (!(Number.isInteger(solvers) && solvers >= 1)) {
    throw new UserError(
      `proposerSolver: solvers must be an integer of at least 1, got ${solvers}; try 8`,
    );
  }
  const roles: Record<AgentId, Role> = { [PROPOSER]: proposer({ domain }) };
  const solver = answerer({ domain });
  for (let number = 1; number <= solvers; number++) roles[solverSeat(number)] = solver;
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
    roles,
    checkTask: (task) => {
      parseTask(task, domain);
    },
  };
}

export { describeProposal } from './proposer-solver/describe.ts';
export type { ProposalFilters, Refusal } from './proposer-solver/filters.ts';
export { proposalGames, seedGames, seedProblems } from './proposer-solver/games.ts';
export type { ProposalGames } from './proposer-solver/games.ts';
export { proposerLesson } from './proposer-solver/lessons.ts';
export type { ProposalReport, ProposerSolverOutcome } from './proposer-solver/outcome.ts';
export { similarity } from './proposer-solver/similarity.ts';
export { proposalTask } from './proposer-solver/task.ts';
export type { ProposalTask } from './proposer-solver/task.ts';
