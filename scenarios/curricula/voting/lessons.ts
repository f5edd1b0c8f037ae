import type { RandomStream, SupervisedExample } from 'agon-sim';
import { questionPrompt } from '../../../environments/tasks/texts/answer.ts';
import type { AnswerDomain } from '../../../environments/tasks/answer-domain.ts';

/** What a solver's lessons are like. */
export interface SolverLessonMix {
  /** Share of the answers that are legal but made up, in [0, 1]; 0 if absent. */
  readonly slips?: number;
  /** The problems that occur; any of the training split if absent. */
  readonly problems?: readonly string[];
}

/**
 * Lessons for a solver: training problems with their answers, as it will be asked. Whoever learns from
 * lessons with slips will slip as often, in no particular way; whoever learns from few problems will
 * be sure of what it says to others, and often wrong.
 */
export function solverLessons(domain: AnswerDomain, mix: SolverLessonMix = {}) {
  return (stream: RandomStream, count: number): readonly SupervisedExample[] =>
    Array.from({ length: count }, () => solverExample(domain, stream, mix));
}

/** One lesson, whose characters weigh 1 together. */
export function solverExample(
  domain: AnswerDomain,
  stream: RandomStream,
  { slips = 0, problems }: SolverLessonMix,
): SupervisedExample {
  const problem = problems ? stream.pick(problems) : domain.generate(stream, 'train');
  const said =
    stream.uniform() < slips ? domain.guess(problem, stream) : domain.solve(problem, stream);
  const reply = domain.compact.answer(said);
  return {
    prompt: questionPrompt(domain, { problem, history: [] }),
    reply,
    weights: Array.from(reply, () => 1 / reply.length),
  };
}
