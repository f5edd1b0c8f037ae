import type { Plain, RandomStream } from 'agon-sim';
import { z } from 'zod';
import { checkTask } from '../tasks/check-task.ts';
import type { Split } from '../tasks/split.ts';
import type { TaskDomain } from '../tasks/task-domain.ts';

/** A game to be played: the sneaky generator rewrites a step, or the critics see it untouched. */
export type GameTask = {
  readonly game: 'sneaky' | 'correct';
  readonly problem: string;
  /** Which step, counted from 0; null draws it from the episode's key. */
  readonly place: number | null;
};

/** A fixed candidate, shown to the critics as it is: how critics are evaluated. */
export type BenchTask = {
  readonly game: 'bench';
  readonly problem: string;
  readonly prefix: readonly string[];
  readonly candidate: string;
  readonly correct: boolean;
  /** The error's family, `none` for a correct step. */
  readonly family: string;
};

export type AdversarialTask = GameTask | BenchTask;

/** Proposes a game on a new problem. Draws from `stream`. */
export function proposeTask(
  domain: TaskDomain,
  stream: RandomStream,
  split: Split,
  game: 'sneaky' | 'correct',
): GameTask {
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

const taskSchema = z.discriminatedUnion('game', [
  z.strictObject({
    game: z.enum(['sneaky', 'correct']),
    problem: z.string(),
    place: z.int().min(0).nullable(),
  }),
  z.strictObject({
    game: z.literal('bench'),
    problem: z.string(),
    prefix: z.array(z.string()),
    candidate: z.string(),
    correct: z.boolean(),
    family: z.string(),
  }),
]);

/** Checks a task at the door. Throws a UserError on one that isn't of this game and domain. */
export function parseTask(task: Plain, domain: TaskDomain): AdversarialTask {
  return checkTask(task, {
    environment: 'adversarial-steps',
    schema: taskSchema,
    faultOf: (checked) => faultOf(checked, domain),
    makers: 'proposeTask or benchTask',
  });
}

function faultOf(task: AdversarialTask, domain: TaskDomain): string | undefined {
  const fault = domain.checkProblem(task.problem);
  if (fault !== undefined) return `problem: ${fault}`;
  const steps = domain.stepCount(task.problem);
  if (task.game !== 'bench') {
    return task.place === null || task.place < steps
      ? undefined
      : `place must be below the problem's ${steps} steps`;
  }
  const { correctSteps, reason } = domain.checkSolution(task.problem, task.prefix);
  if (correctSteps < task.prefix.length) return `the prefix must be correct: ${reason}`;
  const check = domain.checkStep(task.problem, task.prefix, task.candidate);
  if (!check.wellFormed) return `candidate: ${check.reason}`;
  return check.correct === task.correct
    ? undefined
    : `the candidate is labelled ${task.correct ? 'correct' : 'wrong'} but isn't`;
}
