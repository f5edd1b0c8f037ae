import { UserError } from 'agon-sim';
import type { RandomStream } from 'agon-sim';
import type { AnswerDomain } from '../../../environments/tasks/answer-domain.ts';
import type { Split } from '../../../environments/tasks/split.ts';
import type { VoteTask } from '../../../environments/tasks/vote-task.ts';

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
