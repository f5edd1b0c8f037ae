import type { RandomStream, SupervisedExample } from 'agon';
import { questionPrompt } from '../../agents/answerer.ts';
import type { AnswerDomain } from '../tasks/answer-domain.ts';

/**
 * Lessons for a solver: problems of the training split with their answers, as it will be asked. A
 * share of the answers, `slips` in [0, 1], is legal but made up; whoever learns from such lessons slips
 * as often, in no particular way.
 */
export function solverLessons(domain: AnswerDomain, slips = 0) {
  return (stream: RandomStream, count: number): readonly SupervisedExample[] =>
    Array.from({ length: count }, () => solverExample(domain, stream, slips));
}

/** One lesson, whose characters weigh 1 together. */
export function solverExample(
  domain: AnswerDomain,
  stream: RandomStream,
  slips: number,
): SupervisedExample {
  const problem = domain.generate(stream, 'train');
  const said =
    stream.uniform() < slips ? domain.guess(problem, stream) : domain.solve(problem, stream);
  const reply = domain.compact.answer(said);
  return {
    prompt: questionPrompt(domain, { problem, history: [] }),
    reply,
    weights: Array.from(reply, () => 1 / reply.length),
  };
}
