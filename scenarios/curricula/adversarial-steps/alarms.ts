import type { AlarmRule } from 'agon-sim';

/**
 * The guards of adversarial steps, beside `DEFAULT_ALARMS`: on the terms `spcGame`, `invalidError` and
 * `stepWrong`, where a scenario has them.
 */
export const ADVERSARIAL_ALARMS: readonly AlarmRule[] = [
  {
    name: 'win-rate',
    metric: '*.spc-game',
    band: [-0.4, 0.4], // a mean of ±1 rewards: win rates from 30 % to 70 %
    of: 'value',
    patience: 10,
    advice:
      'one side nearly always wins and both stop learning; change the opponent shares or throttle the winner',
  },
  {
    name: 'validity',
    metric: '*.invalid-error.share',
    band: [0, 0.2],
    of: 'value',
    patience: 5,
    advice:
      'too many rewrites are no real errors; raise the penalty of invalidError or lower the learning rate',
  },
  {
    name: 'class-balance',
    metric: '*.step-wrong',
    band: [0.25, 0.75],
    of: 'value',
    patience: 10,
    advice:
      'critics see hardly any wrong steps, or hardly any correct ones, so one verdict always pays; plan other shares of games',
  },
];
