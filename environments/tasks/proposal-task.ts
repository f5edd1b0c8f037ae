import { z } from 'zod';
import type { AnswerDomain } from './answer-domain.ts';
import { taskSchema } from './task-schema.ts';

const schema = z.strictObject({
  /** Problems that the proposer is shown. */
  examples: z.array(z.string()).readonly(),
  /** Problems that it isn't shown, and must keep its distance from as from the examples. */
  known: z.array(z.string()).readonly(),
});
/** What a proposer is given. */
export type ProposalTask = z.infer<typeof schema>;

/** What the tasks of a proposer must be. */
export function proposalTaskSchema(domain: AnswerDomain): z.ZodType<ProposalTask> {
  return taskSchema<ProposalTask>({
    schema,
    faultOf: (task) => faultOf(task, domain),
    makers: 'proposalTask',
  });
}

/** Why a task isn't one of this domain. */
function faultOf({ examples, known }: ProposalTask, domain: AnswerDomain): string | undefined {
  for (const problem of [...examples, ...known]) {
    const fault = domain.checkProblem(problem);
    if (fault !== undefined) return `problem ${JSON.stringify(problem)}: ${fault}`;
  }
  return undefined;
}
