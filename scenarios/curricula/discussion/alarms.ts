import type { AlarmRule } from 'agon-sim';

/**
 * The guards of a discussion, beside `DEFAULT_ALARMS`: on the terms `comasSplit` and `evaluatorAgreement`, and on
 * what the canary's labels say of judges (`judgeAccuracy`), where a scenario has them.
 */
export const DISCUSSION_ALARMS: readonly AlarmRule[] = [
  {
    name: 'split',
    metric: '*.comas-split',
    band: [0.1, 0.9],
    of: 'value',
    patience: 10,
    advice: 'solvers or evaluators get nearly everything, so neither learns; look at the scorings',
  },
  {
    name: 'approval',
    metric: 'solver.evaluator-agreement', // with solvers, the share of evaluators that approve
    band: [0.05, 0.95],
    of: 'value',
    patience: 10,
    advice:
      'evaluators approve of everything, or of nothing, and are paid for it; let a scorer without a stake judge them',
  },
  {
    name: 'false-accusations',
    metric: 'canary.evaluator.falseAccusations',
    band: [0, 0.05],
    of: 'value',
    patience: 2,
    advice:
      'evaluators have learned to accuse right answers; hold them with a KL term, or stop training them',
  },
  {
    name: 'scorer-precision',
    metric: 'canary.scorer.precision',
    band: [0.95, 100],
    of: 'ratio',
    patience: 2,
    advice: 'scorers let wrong answers stand; hold them with a KL term, or stop training them',
  },
  {
    name: 'scorer-recall',
    metric: 'canary.scorer.recall',
    band: [0.9, 100],
    of: 'ratio',
    patience: 2,
    advice:
      'scorers have come to refute right answers, or hardly an evaluation of one can be read; hold both with a KL term, or stop training them',
  },
];
