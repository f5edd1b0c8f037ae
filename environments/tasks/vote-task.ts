import { keyFromSeed, openStream, UserError } from 'agon-sim';
import type { RandomStream } from 'agon-sim';
import { z } from 'zod';
import type { AnswerDomain } from './answer-domain.ts';
import type { Split } from './split.ts';
import { taskSchema } from './task-schema.ts';

/** A question to be answered, with other phrasings of it. */
export type VoteTask = {
  readonly problem: string;
  /** Each has the same right answers' values; empty if the question is asked in one way only. */
  readonly twins: readonly string[];
};

/** A new question with `twins` other phrasings. Draws from `stream`. */
export function voteTask(
  domain: AnswerDomain,
  stream: RandomStream,
  split: Split,
  twins = 0,
): VoteTask {
  const problem = domain.generate(stream, split);
  return { problem, twins: rephrase(domain, problem, stream, twins) };
}

function rephrase(
  domain: AnswerDomain,
  problem: string,
  stream: RandomStream,
  count: number,
): readonly string[] {
  if (count === 0) return [];
  if (domain.rephrase === undefined) {
    throw new UserError(
      `voteTask: twins need a domain that can rephrase, got ${domain.name}; ask without twins, or give the domain \`rephrase\``,
    );
  }
  const say = domain.rephrase.bind(domain);
  return Array.from({ length: count }, () => say(problem, stream));
}

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
