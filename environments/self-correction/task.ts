import type { Plain, RandomStream } from 'agon-sim';
import { z } from 'zod';
import type { AnswerDomain } from '../tasks/answer-domain.ts';
import { checkTask } from '../tasks/check-task.ts';
import type { Split } from '../tasks/split.ts';

/** A question to be answered and corrected. */
export type CorrectionTask = {
  readonly problem: string;
  /** A first answer to begin with, in place of the solver's own: nobody is credited for it. */
  readonly attempt?: string;
  /** Which stage of training the game is played for, from 1; rewards may depend on it, the game doesn't. */
  readonly stage?: number;
};

/** Proposes a new problem of the split. Draws from `stream`. */
export function proposeCorrection(
  domain: AnswerDomain,
  stream: RandomStream,
  split: Split,
): CorrectionTask {
  return { problem: domain.generate(stream, split) };
}

/** The stage that a game is played for; 1 unless its task says otherwise. */
export function correctionStage({ task }: { readonly task: Plain }): number {
  const checked = taskSchema.safeParse(task);
  return checked.success ? (checked.data.stage ?? 1) : 1;
}

const taskSchema = z.strictObject({
  problem: z.string(),
  attempt: z.string().exactOptional(),
  stage: z.int().min(1).exactOptional(),
});

/** Checks a task at the door. Throws a UserError on one that isn't of this environment and domain. */
export function parseTask(task: Plain, domain: AnswerDomain): CorrectionTask {
  return checkTask(task, {
    environment: 'self-correction',
    schema: taskSchema,
    faultOf: (checked) => faultOf(checked, domain),
    makers: 'proposeCorrection',
  });
}

function faultOf({ problem, attempt }: CorrectionTask, domain: AnswerDomain): string | undefined {
  const fault = domain.checkProblem(problem);
  if (fault !== undefined) return `problem: ${fault}`;
  if (attempt === undefined) return undefined;
  const broken = domain.checkAnswer(problem, attempt);
  return broken === undefined ? undefined : `attempt: ${broken}`;
}
