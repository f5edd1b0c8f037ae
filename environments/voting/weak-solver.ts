import { foldKey, keyFromSeed, openStream } from 'agon';
import type { RandomStream, SupervisedExample, WarmStartStep } from 'agon';
import type { AnswerDomain } from '../tasks/answer-domain.ts';
import { solverLessons } from './lessons.ts';

export interface WeakSolver {
  readonly domain: AnswerDomain;
  readonly policy: string;
  /** Share of the lessons whose answer is made up, in [0, 1]. */
  readonly slips: number;
  /** Different problems in the lessons; 0 for new ones every time, which is what it is if absent. */
  readonly problems?: number;
  /** Steps at most; lessons end earlier, once the loss is below `untilLoss` nats per character. */
  readonly steps: number;
  readonly untilLoss: number;
  readonly learningRate: number;
  /** Steps at a tenth of the rate that follow, so that what was learnt lately settles. */
  readonly settling: number;
  /** In place of a solver's lessons, for a policy that has other roles to learn as well. */
  readonly lessons?: (stream: RandomStream, count: number) => readonly SupervisedExample[];
}

/**
 * A short time of lessons, some of them with wrong answers, broken off where the solver is still often
 * wrong: what a run without labels begins with. It errs in two ways, by what it hasn't learnt yet and
 * by slips; only the second kind differs from sample to sample, so that a vote can tell.
 */
export function weakSolver({
  domain,
  policy,
  slips,
  problems = 0,
  steps,
  untilLoss,
  learningRate,
  settling,
  lessons = solverLessons(domain, { slips, ...few(domain, problems) }),
}: WeakSolver): readonly WarmStartStep[] {
  const phase = (name: string, count: number, peak: number, warmUp: number) => ({
    name,
    steps: count,
    batch: 256,
    learningRate: { peak, warmUp, decayFrom: 1, decayTo: 1 },
    examples: lessons,
  });
  return [
    {
      kind: 'supervised',
      policy,
      phase: { ...phase('first answers', steps, learningRate, 40), untilLoss },
    },
    { kind: 'supervised', policy, phase: phase('settling', settling, learningRate / 10, 0) },
  ];
}

/** Which problems occur is the same in every run. */
const PROBLEMS_KEY = foldKey(keyFromSeed(7), 'lessons');

function few(domain: AnswerDomain, count: number): { readonly problems?: readonly string[] } {
  if (count === 0) return {};
  const stream = openStream(PROBLEMS_KEY);
  return { problems: Array.from({ length: count }, () => domain.generate(stream, 'train')) };
}
