import type { Plain, RandomStream } from 'agon-sim';
import { z } from 'zod';
import type { AnswerDomain } from '../tasks/answer-domain.ts';
import { checkTask } from '../tasks/check-task.ts';

/** What a proposer is given. */
export type ProposalTask = {
  /** Problems that it is shown. */
  readonly examples: readonly string[];
  /** Problems that it isn't shown, and must keep its distance from as from the examples. */
  readonly known: readonly string[];
};

/** Shows `count` of the seeds, none twice; the others are known. Draws from `stream`. */
export function proposalTask(
  seeds: readonly string[],
  count: number,
  stream: RandomStream,
): ProposalTask {
  const mixed = stream.shuffle(seeds);
  return { examples: mixed.slice(0, count), known: mixed.slice(count) };
}

const taskSchema = z.strictObject({ examples: z.array(z.string()), known: z.array(z.string()) });

/** Checks a task at the door. Throws a UserError on one that isn't of this environment and domain. */
export function parseTask(task: Plain, domain: AnswerDomain): ProposalTask {
  return checkTask(task, {
    environment: 'proposer-solver',
    schema: taskSchema,
    faultOf: (checked) => faultOf(checked, domain),
    makers: 'proposalTask',
  });
}

function faultOf({ examples, known }: ProposalTask, domain: AnswerDomain): string | undefined {
  for (const problem of [...examples, ...known]) {
    const fault = domain.checkProblem(problem);
    if (fault !== undefined) return `problem ${JSON.stringify(problem)}: ${fault}`;
  }
  return undefined;
}
