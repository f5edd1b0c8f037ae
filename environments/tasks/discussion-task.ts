import { z } from 'zod';
import type { AnswerDomain } from './answer-domain.ts';
import { taskSchema } from './task-schema.ts';

/** The question is discussed for all rounds. */
export type DiscussTask = {
  readonly kind: 'discuss';
  readonly problem: string;
  /** Evaluations of each answer; as many as the environment has if null. */
  readonly evaluations: number | null;
};

/** One solver answers, and nobody says anything of it: how solvers are evaluated. */
export type SolveTask = { readonly kind: 'solve'; readonly problem: string };

/** A given answer is evaluated and scored: how evaluators and scorers are evaluated. */
export type JudgeTask = {
  readonly kind: 'judge';
  readonly problem: string;
  readonly answer: string;
  readonly evaluations: number | null;
};

export type DiscussionTask = DiscussTask | SolveTask | JudgeTask;

const evaluations = z.int().min(1).nullable();
const schema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('discuss'), problem: z.string(), evaluations }),
  z.strictObject({ kind: z.literal('solve'), problem: z.string() }),
  z.strictObject({
    kind: z.literal('judge'),
    problem: z.string(),
    answer: z.string(),
    evaluations,
  }),
]);

/**
 * What the tasks of a discussion must be.
 *
 * @param mostEvaluations - of each answer, as many as the environment has
 */
export function discussionTaskSchema(
  domain: AnswerDomain,
  mostEvaluations: number,
): z.ZodType<DiscussionTask> {
  return taskSchema<DiscussionTask>({
    schema,
    faultOf: (task) => faultOf(task, domain, mostEvaluations),
    makers: 'discussTask, solveTask or judgeTask',
  });
}

function faultOf(task: DiscussionTask, domain: AnswerDomain, most: number): string | undefined {
  const fault = domain.checkProblem(task.problem);
  if (fault !== undefined) return `problem: ${fault}`;
  if (task.kind === 'solve') return undefined;
  if (task.evaluations !== null && task.evaluations > most) {
    return `evaluations must be at most ${most}, those of the environment`;
  }
  const broken = task.kind === 'judge' ? domain.checkAnswer(task.problem, task.answer) : undefined;
  return broken === undefined ? undefined : `answer: ${broken}`;
}
