import { checkCounts, checkShares } from 'agon-sim';
import type { WarmStartStep } from 'agon-sim';
import type { ErrorKinds } from '../../../environments/adversarial-steps.ts';
import type { TaskDomain } from '../../../environments/tasks/task-domain.ts';
import { firstLessons, fullLessons } from './lessons.ts';
import { rewriteLessons } from './rewrite-lessons.ts';
import type { RewriteMix } from './rewrite-lessons.ts';

// Errors that lessons show: easy ones, and families that a critic must look closely to see.
const EASY = 'randomDigit';
const MISCOPIED = ['operandMiscopiedB', 'operandMiscopiedA'];
const CANDIDATES = {
  anyResult: 0.5,
  correct: 0.5,
  hardShare: 0,
  easy: EASY,
  hard: [...MISCOPIED, 'wrongOperatorShown', 'wrongOperatorHidden'],
};
const IMPLICIT_HARD = [...MISCOPIED, 'operandMiscopiedB'];

/** How long the lessons are. */
export interface LessonsOptions {
  /** Steps of the critic's first lessons, which end early once their loss is below `untilLoss`. */
  readonly first: number;
  readonly untilLoss: number;
  /** Steps on the whole form. */
  readonly full: number;
  /** Steps of the sneaky generator's first rewrites. */
  readonly sneaky: number;
  /** Of the first lessons; the later ones have 0.6 of it. */
  readonly learningRate: number;
}

/** What the first sneaky generator does. */
export interface FirstErrors {
  /** Whether it names the kind of its error before it makes it. */
  readonly kinds: ErrorKinds;
  /**
   * Share of its rewrites that aren't random digits, in [0, 1]: operands miscopied, and where kinds are
   * chosen first, every family but those that rewrite the operator, each as likely as the others.
   */
  readonly otherKinds: number;
}

/**
 * What the policies `critic` and `sneaky` are told before they play: the critic compares bare candidates
 * with its own results, then judges and rewrites steps in their context; the sneaky generator begins
 * with the critic's weights and learns to make mostly one easy kind of error.
 */
export function adversarialLessons(
  domain: TaskDomain,
  warmStart: LessonsOptions,
  firstErrors: FirstErrors = { kinds: 'implicit', otherKinds: 0.15 },
): readonly WarmStartStep[] {
  const { first, full, sneaky } = warmStart;
  checkCounts({ warmStart: { first, full, sneaky } }, { least: 0 });
  checkShares({ sneaky: { otherKinds: firstErrors.otherKinds } });
  const rate = (share: number, warmUp: number, decayFrom = 1) => ({
    peak: share * warmStart.learningRate,
    warmUp,
    decayFrom,
    decayTo: 0.5,
  });
  const rewrites = rewritesOf(domain, firstErrors);

  return [
    {
      kind: 'supervised',
      policy: 'critic',
      phase: {
        name: 'first lessons',
        steps: warmStart.first,
        batch: 256,
        learningRate: rate(1, 40, 0.7),
        untilLoss: warmStart.untilLoss,
        examples: firstLessons(domain, CANDIDATES, 0.2),
      },
    },
    {
      kind: 'supervised',
      policy: 'critic',
      phase: {
        name: 'whole form',
        steps: warmStart.full,
        batch: 256,
        learningRate: rate(0.6, 20),
        examples: fullLessons(
          domain,
          { ...CANDIDATES, anyResult: 0, hardShare: 0.4 },
          1 / 3,
          rewrites,
        ),
      },
    },
    { kind: 'copy', from: 'critic', to: 'sneaky' },
    {
      kind: 'supervised',
      policy: 'sneaky',
      phase: {
        name: 'first rewrites',
        steps: warmStart.sneaky,
        batch: 128,
        // Named kinds take longer to learn: the last half at a falling rate.
        learningRate: rate(0.6, 0, firstErrors.kinds === 'chosen-first' ? 0.5 : 1),
        examples: rewriteLessons(domain, rewrites),
      },
    },
  ];
}

function rewritesOf(domain: TaskDomain, { kinds, otherKinds }: FirstErrors): RewriteMix {
  const chosen = domain.deliberate.filter(
    (family) => family !== EASY && !domain.operatorFamilies.includes(family),
  );
  return {
    errorKinds: kinds,
    hardShare: otherKinds,
    easy: EASY,
    hard: kinds === 'chosen-first' ? chosen : IMPLICIT_HARD,
  };
}
