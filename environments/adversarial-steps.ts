import type { AgentId, Environment, Role } from 'agon-sim';
import { critic } from '../agents/critic.ts';
import { sneakyGenerator } from '../agents/sneaky-generator.ts';
import type { ErrorKinds } from '../agents/sneaky-generator.ts';
import { solver } from '../agents/solver.ts';
import type { Gate } from '../agents/verifier.ts';
import { defaultGate, verifier } from '../agents/verifier.ts';
import { adversarialMachine } from './adversarial-steps/machine.ts';
import { criticSeat, SNEAKY, SOLVER, VERIFIER } from './adversarial-steps/protocol.ts';
import { parseTask } from './adversarial-steps/task.ts';
import type { TaskDomain } from './tasks/task-domain.ts';

export interface AdversarialStepsOptions {
  readonly domain: TaskDomain;
  /** S: seats for critics, each of which judges the same candidate. At least 1. */
  readonly critics: number;
  /** `implicit` if absent. With `chosen-first` a rewrite must be of the kind that was named. */
  readonly errorKinds?: ErrorKinds;
  /** What the verifier asks of a rewritten step; the domain's default if absent. */
  readonly gate?: Gate;
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
  const { domain, critics, errorKinds = 'implicit', gate = defaultGate(domain) } = options;
  if (!(Number.isInteger(critics) && critics >= 1)) {
    throw new RangeError(
      `adversarialSteps: critics must be an integer of at least 1, got ${critics}; try 4`,
    );
  }
  const families = domain.deliberate.filter(
    (family) => gate.operatorEdits === 'allowed' || !domain.operatorFamilies.includes(family),
  );
  const judge = critic({ domain });
  const roles: Record<AgentId, Role> = {
    [SOLVER]: solver({ domain }),
    [SNEAKY]: sneakyGenerator({ domain, errorKinds, families }),
    [VERIFIER]: verifier({ domain, gate }),
  };
  for (let number = 1; number <= critics; number++) roles[criticSeat(number)] = judge;
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
    roles,
    checkTask: (task) => {
      parseTask(task, domain);
    },
  };
}

export { describeGame } from './adversarial-steps/describe.ts';
export {
  benchGame,
  criticBench,
  criticEvaluation,
  sneakyEvaluation,
} from './adversarial-steps/evaluations.ts';
export type { EvaluationOptions } from './adversarial-steps/evaluations.ts';
export { adversarialLessons } from './adversarial-steps/adversarial-lessons.ts';
export type { FirstErrors, LessonsOptions } from './adversarial-steps/adversarial-lessons.ts';
export { firstLessons, fullLessons } from './adversarial-steps/lessons.ts';
export type { CandidateMix } from './adversarial-steps/lessons.ts';
export { rewriteLessons } from './adversarial-steps/rewrite-lessons.ts';
export type { RewriteMix } from './adversarial-steps/rewrite-lessons.ts';
export { outcomeOfEpisode } from './adversarial-steps/outcome.ts';
export type { AdversarialStepsOutcome } from './adversarial-steps/outcome.ts';
export { criticSeat, criticSeats, SNEAKY, SOLVER, VERIFIER } from './adversarial-steps/protocol.ts';
export { foolRate, judgeBenchGame, scoreCritics, scoreSneaky } from './adversarial-steps/scores.ts';
export { benchTask, proposeTask } from './adversarial-steps/task.ts';
export type { Candidate } from './adversarial-steps/task.ts';
