/** A figure that should stay inside a band, and what it means when it doesn't. Plain data. */
export interface AlarmRule {
  readonly name: string;
  /** A metric's name; one that starts with `*` stands for every metric that ends with the rest. */
  readonly metric: string;
  /** Least and greatest healthy value, both included. */
  readonly band: readonly [least: number, greatest: number];
  /** `value`, or `ratio`: the value divided by the first one seen, where that is above 0. */
  readonly of: 'value' | 'ratio';
  /** Updates (for the canary: looks) in a row outside the band before the alarm sounds; at least 1. */
  readonly patience: number;
  /** What it means and what to do, as the end of a sentence. */
  readonly advice: string;
}

/** What alarms remember from update to update: plain data, part of the checkpoint. */
export interface AlarmState {
  /** Updates in a row outside the band, by rule and metric. */
  readonly outside: Readonly<Record<string, number>>;
  /** First value of each metric under a ratio rule. */
  readonly first: Readonly<Record<string, number>>;
}

export interface Alarm {
  readonly name: string;
  readonly metric: string;
  readonly text: string;
}

export const QUIET: AlarmState = { outside: {}, first: {} };

/** The guards of self-play that were seen to matter; a scenario may replace or extend them. */
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
];

/**
 * Compares one update's metrics with the rules. An alarm sounds once when its patience is used up, and
 * again only after the figure has been healthy in between. NaN counts as outside.
 */
export function checkAlarms(
  rules: readonly AlarmRule[],
  metrics: Readonly<Record<string, number>>,
  state: AlarmState,
): { readonly alarms: readonly Alarm[]; readonly state: AlarmState } {
  const alarms: Alarm[] = [];
  const outside: Record<string, number> = { ...state.outside };
  const first: Record<string, number> = { ...state.first };
  for (const rule of rules) {
    for (const [metric, value] of Object.entries(metrics)) {
      if (!concerns(rule, metric)) continue;
      const key = `${rule.name} ${metric}`;
      if (rule.of === 'ratio') first[metric] ??= value;
      const start = first[metric] ?? 0;
      const figure = rule.of === 'ratio' && start > 0 ? value / start : value;
      if (rule.of === 'ratio' && !(start > 0)) continue;
      const [least, greatest] = rule.band;
      const healthy = figure >= least && figure <= greatest;
      const count = healthy ? 0 : (outside[key] ?? 0) + 1;
      outside[key] = count;
      if (count === rule.patience) {
        alarms.push({ name: rule.name, metric, text: sentence(rule, metric, figure) });
      }
    }
  }
  return { alarms, state: { outside, first } };
}

function concerns(rule: AlarmRule, metric: string): boolean {
  return rule.metric.startsWith('*')
    ? metric.endsWith(rule.metric.slice(1))
    : metric === rule.metric;
}

function sentence(rule: AlarmRule, metric: string, figure: number): string {
  const [least, greatest] = rule.band;
  const what = rule.of === 'ratio' ? `${metric} relative to its start` : metric;
  return `${what} has been outside [${least}, ${greatest}] for ${rule.patience} ${metric.startsWith('canary.') ? 'looks' : 'updates'}, now ${Number(figure.toPrecision(3))}: ${rule.advice}`;
}
