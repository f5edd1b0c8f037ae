import { UserError } from 'agon';
import type { Plain, RandomStream } from 'agon';
import { z } from 'zod';
import type { AnswerDomain } from '../tasks/answer-domain.ts';
import type { Split } from '../tasks/task-domain.ts';

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
  const checked = taskSchema.safeParse(task);
  const fault = checked.success
    ? faultOf(checked.data, domain)
    : z.prettifyError(checked.error).replaceAll('\n', ' ');
  if (fault !== undefined || !checked.success) {
    throw new UserError(
      `self-correction task: ${fault}, got ${JSON.stringify(task).slice(0, 200)}; make tasks with proposeCorrection`,
    );
  }
  return checked.data;
}

function faultOf({ problem, attempt }: CorrectionTask, domain: AnswerDomain): string | undefined {
  const fault = domain.checkProblem(problem);
  if (fault !== undefined) return `problem: ${fault}`;
  if (attempt === undefined) return undefined;
  const broken = domain.checkAnswer(problem, attempt);
  return broken === undefined ? undefined : `attempt: ${broken}`;
}
