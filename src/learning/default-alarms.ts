import type { AlarmRule } from './alarms.ts';

/**
 * The guards of self-play and co-evolution; a scenario may replace or extend them. A rule whose metric a
 * run doesn't have keeps silent: `malformed` needs the reward term of that name (with weight 0 it pays
 * nobody), `class-balance` the term `step-wrong`, those of the canary a canary.
 */
export const DEFAULT_ALARMS: readonly AlarmRule[] = [
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
    name: 'malformed',
    metric: '*.malformed.share',
    band: [0, 0.1],
    of: 'value',
    patience: 3,
    advice:
      'replies lose their form; raise the penalty of malformed or train longer before self-play',
  },
  {
    name: 'entropy',
    metric: '*.entropy',
    band: [0.01, 100], // nats per token; the upper end is never reached
    of: 'value',
    patience: 10,
    advice: 'the policy has become deterministic and explores no more; raise the entropy bonus',
  },
  {
    name: 'cut',
    metric: '*.cut',
    band: [0, 0.1],
    of: 'value',
    patience: 3,
    advice:
      'replies are cut off before they end, and are read as if they had ended; allow longer ones, or let the role refuse them',
  },
  {
    name: 'length',
    metric: '*.length',
    band: [0.5, 2],
    of: 'ratio',
    patience: 5,
    advice:
      'replies have shrunk or grown to another length than they began with; look at some games',
  },
  {
    name: 'length-reward',
    metric: '*.length.correlation',
    band: [-0.5, 0.5],
    of: 'value',
    patience: 10,
    advice: 'length is what is rewarded, rather than what is said; shape the reward by length',
  },
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
    name: 'self-approval',
    metric: 'solver.self-judging',
    band: [0.05, 0.95],
    of: 'value',
    patience: 10,
    advice:
      'the judge approves of everything, or of nothing; hold it with a KL term, or hold it against a canary',
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
  {
    name: 'unpaid',
    metric: '*.paid',
    band: [0.001, 1],
    of: 'value',
    patience: 3,
    advice:
      'no term that pays judges what this policy does; see what its term needs: its roles, several episodes in a group, a judge',
  },
  {
    name: 'blind-reward',
    metric: 'exploit.auc',
    band: [0.55, 1],
    of: 'value',
    patience: 10,
    advice: 'the reward hardly tells right answers from wrong ones; look at who gives it',
  },
  {
    name: 'sameness',
    metric: 'explore.different',
    band: [0.5, 100],
    of: 'ratio',
    patience: 10,
    advice:
      'answers to a problem have become much the same; raise the entropy bonus or the temperature, or stop here',
  },
  {
    name: 'staleness',
    metric: '*.drift',
    band: [-1, 0.1], // nats per token; below 0 by rounding alone
    of: 'value',
    patience: 3,
    advice:
      'the policy that learns is far from the one that played; lower the learning rate, or set the schedule’s staleness to 0',
  },
  {
    name: 'no-contrast',
    metric: '*.applied',
    band: [1, 1],
    of: 'value',
    patience: 10,
    advice:
      'the policy has stopped learning, since its rewards are all alike or the league holds it back; take tasks that it solves now and then',
  },
];
