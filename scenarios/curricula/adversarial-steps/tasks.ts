import type { RandomStream } from 'agon-sim';
import type { BenchTask, StepTask } from '../../../environments/tasks/adversarial-task.ts';
import type { Split } from '../../../environments/tasks/split.ts';
import type { TaskDomain } from '../../../environments/tasks/task-domain.ts';

/** A game on a new problem. Draws from `stream`. */
export function adversarialTask(
  domain: TaskDomain,
  stream: RandomStream,
  split: Split,
  game: 'sneaky' | 'correct',
): StepTask {
  return { game, problem: domain.generate(stream, split), place: null };
}

/** A fixed candidate to be judged; a line of a bench has this form. */
export interface Candidate {
  readonly problem: string;
  readonly prefix: readonly string[];
  readonly step: string;
  readonly correct: boolean;
  /** The error's family; `none` for a correct step. */
  readonly family: string;
}

/** The task that shows the critics one candidate. */
export function benchTask({
  problem,
  prefix,
  step: candidate,
  correct,
  family,
}: Candidate): BenchTask {
  return { game: 'bench', problem, prefix, candidate, correct, family };
}
