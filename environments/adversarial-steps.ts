import type { AgentId, Environment, Role } from 'agon-sim';
import { adversarialMachine } from './adversarial-steps/machine.ts';
import { parseTask } from './adversarial-steps/task.ts';
import type { TaskDomain } from './tasks/task-domain.ts';

export interface AdversarialStepsOptions {
  readonly domain: TaskDomain;
  /** S: seats for critics, each of which judges the same candidate. At least 1. */
  readonly critics: number;
  /** Who plays, by seat. */
  readonly agents: Readonly<Record<AgentId, Role>>;
}

/**
 * The game of SPC (arXiv 2504.19162): a sneaky generator rewrites one correct step of a solution
 * into a wrong one, and critics judge it.
 *
 *   solving -> reviewing -> corrupting -> gating -> examining -> judged
 *
 * By the task's `game`, a step goes through the sneaky generator (`sneaky`), or untouched to the
 * critics (`correct`: so that "always wrong" can't win), or the critics are shown a fixed candidate
 * (`bench`: evaluation through the same machine). Which step is the task's `place`, or drawn from the
 * episode's key. A solution that isn't correct up to that step ends the game as `unusable-solution`;
 * a rewritten step that isn't really wrong ends it as `invalid-corruption`: it is never shown to a
 * critic as an error.
 *
 * A plan seats those whom its game needs: solver, verifier and critics, the sneaky generator in games
 * of kind `sneaky`, critics alone in `bench`; and as many critics as shall judge, `critic-1` first.
 */
export function adversarialSteps(options: AdversarialStepsOptions): Environment {
  const { domain, critics, agents } = options;
  if (!(Number.isInteger(critics) && critics >= 1)) {
    throw new RangeError(
      `adversarialSteps: critics must be an integer of at least 1, got ${critics}; try 4`,
    );
  }
  return {
    name: 'adversarial-steps',
    type: {
      players: [1, 3 + critics],
      turnOrder: critics === 1 ? 'sequential' : 'simultaneous',
      information: 'imperfect',
      payoffSum: 'general',
      rewardBounds: [-1.5, 1], // an invalid rewrite costs the sneaky generator 1.5
      longestEpisode: 8 + 2 * critics,
    },
    machine: adversarialMachine(domain, critics),
    roles: agents,
    checkTask: (task) => {
      parseTask(task, domain);
    },
  };
}

export { outcomeOfEpisode } from './adversarial-steps/outcome.ts';
export type { AdversarialStepsOutcome, Change, CriticReport } from './adversarial-steps/outcome.ts';
export { criticSeat, SNEAKY, SOLVER, VERIFIER } from './adversarial-steps/protocol.ts';
export type {
  AdversarialMessage,
  AdversarialSteps,
  CheckBody,
  CorruptBody,
  CorruptionBody,
  ExamineBody,
  FindingBody,
  ProblemBody,
  ReviewBody,
  ReviewedBody,
  SolutionBody,
  VerdictBody,
} from './adversarial-steps/protocol.ts';
export { benchTask, proposeTask } from './adversarial-steps/task.ts';
export type { AdversarialTask, Candidate } from './adversarial-steps/task.ts';
