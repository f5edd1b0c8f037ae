import type { RandomStream, SupervisedExample } from 'agon-sim';
import { proposerPrompt } from '../../../environments/tasks/texts/proposal.ts';
import type { AnswerDomain } from '../../../environments/tasks/answer-domain.ts';

/**
 * Lessons for a proposer: after some of the given problems, another of them. What is learnt from it is
 * how problems are written; a policy that knows no more makes up problems of every sort.
 *
 * @param shown - examples that the proposer will be shown
 */
export function proposerLesson(domain: AnswerDomain, shown: number) {
  return (stream: RandomStream, problems: readonly string[]): SupervisedExample => {
    const examples = Array.from({ length: shown }, () => stream.pick(problems));
    const reply = domain.compact.problem(stream.pick(problems));
    return {
      prompt: proposerPrompt(domain, { examples }),
      reply,
      weights: Array.from(reply, () => 1 / reply.length),
    };
  };
}
