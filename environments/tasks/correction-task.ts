import type { Plain } from 'agon-sim';
import { z } from 'zod';
import type { AnswerDomain } from './answer-domain.ts';
import { taskSchema } from './task-schema.ts';

const schema = z.strictObject({
  problem: z.string(),
  /** A first answer to begin with, in place of the solver's own: nobody is credited for it. */
  attempt: z.string().exactOptional(),
  /** Which stage of training the game is played for, from 1; rewards may depend on it, the game doesn't. */
  stage: z.int().min(1).exactOptional(),
});
/** A question to be answered and corrected. */
export type CorrectionTask = z.infer<typeof schema>;

/** The stage that a game is played for; 1 unless its task says otherwise. */
export function correctionStage({ task }: { readonly task: Plain }): number {
  return schema.safeParse(task).data?.stage ?? 1;
}

/** What the tasks of self-correction must be. */
export function correctionTaskSchema(domain: AnswerDomain): z.ZodType<CorrectionTask> {
  return taskSchema<CorrectionTask>({
    schema,
    faultOf: (task) => faultOf(task, domain),
    makers: 'correctionTask',
  });
}

/** Why a task isn't one of this domain. */
function faultOf({ problem, attempt }: CorrectionTask, domain: AnswerDomain): string | undefined {
  const fault = domain.checkProblem(problem);
  if (fault !== undefined) return `problem: ${fault}`;
  const broken = attempt === undefined ? undefined : domain.checkAnswer(problem, attempt);
  return broken === undefined ? undefined : `attempt: ${broken}`;
}
