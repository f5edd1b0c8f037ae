import type {
  DiscussTask,
  JudgeTask,
  SolveTask,
} from '../../../environments/tasks/discussion-task.ts';

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
