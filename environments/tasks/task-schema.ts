import type { z } from 'zod';

/** What a game asks of its tasks. */
export interface TaskRules<Task> {
  readonly schema: z.ZodType<Task>;
  /** What is wrong with a task that has the schema's form; `undefined` if nothing is. */
  readonly faultOf: (task: Task) => string | undefined;
  /** The functions that make such tasks, for whoever didn't use them: `solveTask or judgeTask`. */
  readonly makers: string;
}

/** What the tasks of a game must be: the schema's form, and without a fault. */
export function taskSchema<Task>({ schema, faultOf, makers }: TaskRules<Task>): z.ZodType<Task> {
  return schema
    .superRefine((task, context) => {
      const fault = faultOf(task);
      if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
    })
    .describe(`make tasks with ${makers}`);
}
