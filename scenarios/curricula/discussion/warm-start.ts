import { checkCounts, checkWeights } from 'agon-sim';
import type {
  PolicyName,
  RandomStream,
  SupervisedExample,
  SupervisedPhase,
  WarmStartStep,
} from 'agon-sim';
import { LESSON_MIX, discussionLessons } from './lessons.ts';
import type { LessonDomain } from './lessons.ts';

/** Who is taught, and for how long. */
export interface DiscussionWarmStart {
  readonly domain: LessonDomain;
  /** All begin alike, but for those that are `lesser`. */
  readonly policies: readonly PolicyName[];
  readonly lesser?: (index: number) => boolean;
  /**
   * Most steps of the first lessons. They end once the loss is below `untilLoss`: at which step judges
   * learn to calculate differs a lot from seed to seed, and there is no game with judges who can't.
   */
  readonly steps: number;
  readonly untilLoss: number;
  /** Steps of the first lessons of those that are lesser, whatever the loss. */
  readonly lesserSteps: number;
  /** Steps at a falling rate that follow, so that what was learnt lately settles. */
  readonly settling: number;
  readonly learningRate: number;
  /** How much the solver's part counts beside those of the judges: less makes a weaker solver. */
  readonly solverWeight: number;
  /** Lessons that follow, in right answers alone. */
  readonly further?: {
    readonly steps: number;
    readonly learningRate: number;
    readonly examples: (stream: RandomStream, count: number) => readonly SupervisedExample[];
  };
}

/**
 * Labelled transcripts for all roles of every policy; a policy that is to begin like the first is a copy of it.
 *
 * @throws UserError on steps that are no counts, and on a weight below 0
 */
export function discussionWarmStart(options: DiscussionWarmStart): readonly WarmStartStep[] {
  const { policies, lesser = () => false, further } = options;
  const { steps, lesserSteps, settling, solverWeight } = options;
  checkCounts({ warmStart: { steps, lesserSteps, settling } }, { least: 0 });
  checkWeights({ warmStart: { solverWeight } });
  return policies.flatMap((policy, index) => {
    const isLesser = lesser(index);
    if (index > 0 && !isLesser) return [{ kind: 'copy', from: policies[0] ?? '', to: policy }];
    const phases = [...transcriptPhases(options, isLesser)];
    if (further !== undefined) {
      const rate = { peak: further.learningRate, warmUp: 20, decayFrom: 0.5, decayTo: 0.1 };
      phases.push({ ...further, name: 'more right answers', batch: 512, learningRate: rate });
    }
    return phases.map((phase): WarmStartStep => ({ kind: 'supervised', policy, phase }));
  });
}

function transcriptPhases(
  options: DiscussionWarmStart,
  isLesser: boolean,
): readonly SupervisedPhase[] {
  const { domain, steps, untilLoss, lesserSteps, settling, learningRate: peak } = options;
  const weights = { ...LESSON_MIX.weights, solver: options.solverWeight };
  const lessons = { batch: 256, examples: discussionLessons(domain, { ...LESSON_MIX, weights }) };
  return [
    {
      ...lessons,
      name: 'all roles',
      learningRate: { peak, warmUp: 50, decayFrom: 1, decayTo: 1 },
      ...(isLesser ? { steps: lesserSteps } : { steps, untilLoss }),
    },
    {
      ...lessons,
      name: 'settling',
      steps: settling,
      learningRate: { peak, warmUp: 10, decayFrom: 0, decayTo: 0.1 },
    },
  ];
}
