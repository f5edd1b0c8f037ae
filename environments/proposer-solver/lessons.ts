import type { RandomStream, SupervisedExample } from 'agon';
import { proposerPrompt } from '../../agents/proposer.ts';
import type { AnswerDomain } from '../tasks/answer-domain.ts';
import { solverExample } from '../voting/lessons.ts';

/** One lesson in so many is a proposer's. */
const PROPOSER_EVERY = 10;

/**
 * Lessons for a policy that speaks for proposer and solver: mostly problems with their answers (see
 * `solverLessons`), and some in which a problem is made up after others. All are of the training split.
 *
 * @param shown - examples that the proposer will be shown
 */
export function proposerSolverLessons(
  domain: AnswerDomain,
  { slips, shown }: { readonly slips: number; readonly shown: number },
) {
  return (stream: RandomStream, count: number): readonly SupervisedExample[] =>
    Array.from({ length: count }, (_, index) =>
      index % PROPOSER_EVERY === 0
        ? proposerExample(domain, stream, shown)
        : solverExample(domain, stream, { slips }),
    );
}

function proposerExample(
  domain: AnswerDomain,
  stream: RandomStream,
  shown: number,
): SupervisedExample {
  const problem = (): string => domain.generate(stream, 'train');
  const examples = Array.from({ length: shown }, problem);
  const reply = domain.compact.problem(problem());
  return {
    prompt: proposerPrompt(domain, { examples }),
    reply,
    weights: Array.from(reply, () => 1 / reply.length),
  };
}
