import { UserError } from 'agon-sim';
import type { Plain } from 'agon-sim';
import { z } from 'zod';

/** What an environment asks of its tasks. */
export interface TaskRules<Task> {
  readonly environment: string;
  readonly schema: z.ZodType<Task>;
  /** What is wrong with a task that has the schema's form; `undefined` if nothing is. */
  readonly faultOf: (task: Task) => string | undefined;
  /** The functions that make such tasks, for whoever didn't use them: `solveTask or judgeTask`. */
  readonly makers: string;
}

/** What the tasks of a game must be: the schema's form, and without a fault. */
export function taskSchema<Task>({
  schema,
  faultOf,
  makers,
}: Omit<TaskRules<Task>, 'environment'>): z.ZodType<Task> {
  return schema
    .superRefine((task, context) => {
      const fault = faultOf(task);
      if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
    })
    .describe(`make tasks with ${makers}`);
}

/** Checks a task at the door. Throws a UserError on one that isn't of this environment and domain. */
export function checkTask<Task>(
  task: Plain,
  { environment, schema, faultOf, makers }: TaskRules<Task>,
): Task {
  const checked = schema.safeParse(task);
  const fault = checked.success
    ? faultOf(checked.data)
    : z.prettifyError(checked.error).replaceAll('\n', ' ');
  if (checked.success && fault === undefined) return checked.data;
  throw new UserError(
    `${environment} task: ${fault}, got ${JSON.stringify(task).slice(0, 200)}; make tasks with ${makers}`,
  );
}
