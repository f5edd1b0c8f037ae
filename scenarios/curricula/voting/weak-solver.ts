import { checkCounts, checkShares, foldKey, keyFromSeed, openStream } from 'agon-sim';
import type { RandomStream, SupervisedExample, WarmStartStep } from 'agon-sim';
import type { AnswerDomain } from '../../../environments/tasks/answer-domain.ts';
import { solverExample } from './lessons.ts';

export interface WeakSolver {
  readonly domain: AnswerDomain;
  readonly policy: string;
  /** Share of the lessons whose answer is made up, in [0, 1]. */
  readonly slips: number;
  /** Problems in the lessons, at least 1. */
  readonly problems: number;
  readonly steps: number;
  readonly learningRate: number;
  /** Steps at a tenth of the rate that follow, so that what was learnt lately settles. */
  readonly settling: number;
  /** One lesson in ten is this one instead, for a policy that has another role to learn; made of `problems`. */
  readonly besides?: (stream: RandomStream, problems: readonly string[]) => SupervisedExample;
}

/** One lesson in so many is another role's, where there is one. */
const BESIDES_EVERY = 10;

/** Which problems occur is the same in every run. */
const PROBLEMS_KEY = foldKey(keyFromSeed(7), 'lessons');

/**
 * A short time of lessons on few problems, some of them with wrong answers: what a run without labels
 * begins with. The solver errs in two ways. It slips, now this way and now that, which a vote over its
 * samples finds out; and it is sure of wrong answers to problems unlike those that it was taught, which
 * only another view of the problem, or another problem, can tell it.
 *
 * @throws UserError on counts and shares that are none
 */
export function weakSolver({
  domain,
  policy,
  slips,
  problems: count,
  steps,
  learningRate,
  settling,
  besides,
}: WeakSolver): readonly WarmStartStep[] {
  checkShares({ warmStart: { slips } });
  checkCounts({ warmStart: { problems: count } });
  checkCounts({ warmStart: { steps, settling } }, { least: 0 });
  const stream = openStream(PROBLEMS_KEY);
  const problems = Array.from({ length: count }, () => domain.generate(stream, 'train'));
  const examples = (chance: RandomStream, size: number): readonly SupervisedExample[] =>
    Array.from({ length: size }, (_, index) =>
      besides !== undefined && index % BESIDES_EVERY === 0
        ? besides(chance, problems)
        : solverExample(domain, chance, { slips, problems }),
    );
  const phase = (name: string, length: number, peak: number, warmUp: number) => ({
    name,
    steps: length,
    batch: 256,
    learningRate: { peak, warmUp, decayFrom: 1, decayTo: 1 },
    examples,
  });
  return [
    {
      kind: 'supervised',
      policy,
      phase: phase('first answers', steps, learningRate, 40),
    },
    { kind: 'supervised', policy, phase: phase('settling', settling, learningRate / 10, 0) },
  ];
}
