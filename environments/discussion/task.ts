import type { Plain } from 'agon-sim';
import { z } from 'zod';
import type { AnswerDomain } from '../tasks/answer-domain.ts';
import { checkTask } from '../tasks/check-task.ts';

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

/** @param evaluations - of each answer, at most as many as the environment has; that many if absent */
export function discussTask(problem: string, evaluations: number | null = null): DiscussTask {
  return { kind: 'discuss', problem, evaluations };
}

export function solveTask(problem: string): SolveTask {
  return { kind: 'solve', problem };
}

/** @param evaluations - as for `discussTask` */
export function judgeTask(
  problem: string,
  answer: string,
  evaluations: number | null = null,
): JudgeTask {
  return { kind: 'judge', problem, answer, evaluations };
}

const evaluations = z.int().min(1).nullable();
const taskSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('discuss'), problem: z.string(), evaluations }),
  z.strictObject({ kind: z.literal('solve'), problem: z.string() }),
  z.strictObject({
    kind: z.literal('judge'),
    problem: z.string(),
    answer: z.string(),
    evaluations,
  }),
]);

/** Checks a task at the door. Throws a UserError on one that isn't of this game and domain. */
export function parseTask(
  task: Plain,
  domain: AnswerDomain,
  mostEvaluations: number,
): DiscussionTask {
  return checkTask(task, {
    environment: 'discussion',
    schema: taskSchema,
    faultOf: (checked) => faultOf(checked, domain, mostEvaluations),
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
