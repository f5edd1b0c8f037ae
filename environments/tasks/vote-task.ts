import { keyFromSeed, openStream } from 'agon-sim';
import { z } from 'zod';
import type { AnswerDomain } from './answer-domain.ts';
import { taskSchema } from './task-schema.ts';

/** A question to be answered, with other phrasings of it. */
export type VoteTask = {
  readonly problem: string;
  /** Each has the same right answers' values; empty if the question is asked in one way only. */
  readonly twins: readonly string[];
};

/** What the tasks of a vote must be, and of what else asks such questions. */
export function voteTaskSchema(domain: AnswerDomain, mostTwins: number): z.ZodType<VoteTask> {
  return taskSchema<VoteTask>({
    schema: z.strictObject({ problem: z.string(), twins: z.array(z.string()) }),
    faultOf: (task) => faultOf(task, domain, mostTwins),
    makers: 'voteTask',
  });
}

function faultOf(
  { problem, twins }: VoteTask,
  domain: AnswerDomain,
  mostTwins: number,
): string | undefined {
  const fault = domain.checkProblem(problem);
  if (fault !== undefined) return `problem: ${fault}`;
  if (twins.length > mostTwins) return `there may be ${mostTwins} twins at most`;
  for (const twin of twins) {
    const strange = domain.checkProblem(twin);
    if (strange !== undefined) return `twin: ${strange}`;
    const answer = domain.solve(twin, openStream(keyFromSeed(0)));
    if (!domain.isCorrect(problem, answer)) {
      return `a right answer to the twin ${twin} must be right for the problem`;
    }
  }
  return undefined;
}
