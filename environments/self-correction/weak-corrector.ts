import type { WarmStartStep } from 'agon';
import type { Lessons } from './lessons.ts';

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
 */
export function weakCorrector(options: WeakCorrector): readonly WarmStartStep[] {
  const { policy, knowledge, steps, untilLoss, habits, habitSteps, learningRate } = options;
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
