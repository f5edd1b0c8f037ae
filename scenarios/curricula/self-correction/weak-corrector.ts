import { checkCounts, checkShares } from 'agon-sim';
import type { WarmStartStep } from 'agon-sim';
import type { AnswerDomain } from '../../../environments/tasks/answer-domain.ts';
import { answerLessons, mixLessons, revisionLessons } from './lessons.ts';
import type { Lessons, RevisionMix } from './lessons.ts';

export interface WeakCorrector {
  readonly policy: string;
  /** What it is to know: right answers, revisions, notes. */
  readonly knowledge: Lessons;
  /** Steps of knowledge at most; it ends earlier, once the loss is below `untilLoss` nats per example. */
  readonly steps: number;
  readonly untilLoss: number;
  /** What it is to do by habit, though it knows better: slips and copies among them. */
  readonly habits: Lessons;
  readonly habitSteps: number;
  readonly learningRate: number;
}

/**
 * First lessons of an agent that is to learn to correct itself: knowledge, then habits that spoil it. So
 * it errs by chance where it knows better, as a language model does when it draws its replies, and
 * there is something to mend that needs no new knowledge.
 *
 * @throws UserError on steps that are no counts
 */
export function weakCorrector(options: WeakCorrector): readonly WarmStartStep[] {
  const { policy, knowledge, steps, untilLoss, habits, habitSteps, learningRate } = options;
  checkCounts({ warmStart: { steps, habitSteps } }, { least: 0 });
  const phase = {
    batch: 96,
    learningRate: { peak: learningRate, warmUp: 40, decayFrom: 1, decayTo: 1 },
  };
  return [
    {
      kind: 'supervised',
      policy,
      phase: { ...phase, name: 'knowledge', steps, untilLoss, examples: knowledge },
    },
    {
      kind: 'supervised',
      policy,
      phase: {
        ...phase,
        name: 'habits',
        steps: habitSteps,
        learningRate: { ...phase.learningRate, peak: learningRate / 2 },
        examples: habits,
      },
    },
  ];
}

/**
 * Lessons in answers and revisions, as many of each: knowledge, which mends every second attempt it is
 * shown, and habits.
 *
 * @param habits - share of `slips` in first answers, in [0, 1], and what revisions are like
 * @throws UserError on a share outside [0, 1]
 */
export function answersAndRevisions(
  domain: AnswerDomain,
  habits: { readonly slips: number; readonly revisions: RevisionMix },
): Pick<WeakCorrector, 'knowledge' | 'habits'> {
  checkShares({ habits: { slips: habits.slips, revisions: { ...habits.revisions } } });
  const half = (slips: number, revisions: RevisionMix): Lessons =>
    mixLessons([
      { lessons: answerLessons(domain, slips), share: 0.5 },
      { lessons: revisionLessons(domain, revisions), share: 0.5 },
    ]);
  return {
    knowledge: half(0, { wrong: 0.5, copied: 0, slips: 0 }),
    habits: half(habits.slips, habits.revisions),
  };
}
