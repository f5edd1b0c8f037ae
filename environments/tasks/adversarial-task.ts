import { z } from 'zod';
import { taskSchema } from './task-schema.ts';
import type { TaskDomain } from './task-domain.ts';

/** A game: the sneaky generator rewrites a step (`sneaky`), or the critics see it untouched (`correct`). */
const stepTask = z.strictObject({
  game: z.enum(['sneaky', 'correct']),
  problem: z.string(),
  /** Which step, counted from 0; null draws it from the episode's key. */
  place: z.int().min(0).nullable(),
});
/** A fixed candidate, shown to the critics as it is: how critics are evaluated. */
const benchTask = z.strictObject({
  game: z.literal('bench'),
  problem: z.string(),
  prefix: z.array(z.string()).readonly(),
  candidate: z.string(),
  correct: z.boolean(),
  /** The error's family, `none` for a correct step. */
  family: z.string(),
});
export type StepTask = z.infer<typeof stepTask>;
export type BenchTask = z.infer<typeof benchTask>;
export type AdversarialTask = StepTask | BenchTask;

/** What the tasks of adversarial steps must be. */
export function adversarialTaskSchema(domain: TaskDomain): z.ZodType<AdversarialTask> {
  return taskSchema<AdversarialTask>({
    schema: z.discriminatedUnion('game', [stepTask, benchTask]),
    faultOf: (task) => faultOf(task, domain),
    makers: 'adversarialTask or benchTask',
  });
}

/** Why a task isn't one of this domain. */
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
