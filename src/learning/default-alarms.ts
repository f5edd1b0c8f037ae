import type { AlarmRule } from './alarms.ts';

/**
 * The guards of self-play and co-evolution; a scenario may replace or extend them, and a protocol's curriculum
 * has more. A rule whose metric a run doesn't have keeps silent: `malformed` needs the reward term of that name
 * (with weight 0 it pays nobody).
 */
export const DEFAULT_ALARMS: readonly AlarmRule[] = [
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
    name: 'self-approval',
    metric: '*.self-judging',
    band: [0.05, 0.95],
    of: 'value',
    patience: 10,
    advice:
      'the judge approves of everything, or of nothing; hold it with a KL term, or hold it against a canary',
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
