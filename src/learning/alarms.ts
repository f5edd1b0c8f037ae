/** A metric that should stay inside a band, and what it means when it doesn't. Plain data. */
export interface AlarmRule {
  readonly name: string;
  /** A metric's name; one that starts with `*` stands for every metric that ends with the rest. */
  readonly metric: string;
  /** Least and greatest healthy value, both included. */
  readonly band: readonly [least: number, greatest: number];
  /** `value`, or `ratio`: the value divided by the first one seen that was above 0. */
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
  /** First value above 0 of each metric under a ratio rule. */
  readonly first: Readonly<Record<string, number>>;
}

export interface Alarm {
  readonly name: string;
  readonly metric: string;
  readonly text: string;
}

export const QUIET: AlarmState = { outside: {}, first: {} };

/**
 * Compares one update's metrics with the rules. An alarm sounds once when its patience is used up, and
 * again only after the metric has been healthy in between. NaN counts as outside.
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
      const isRatio = rule.of === 'ratio';
      if (isRatio && value > 0) first[metric] ??= value;
      const start = isRatio ? (first[metric] ?? 0) : 1;
      if (!(start > 0)) continue;
      const reading = value / start;
      const [least, greatest] = rule.band;
      const healthy = reading >= least && reading <= greatest;
      const count = healthy ? 0 : (outside[key] ?? 0) + 1;
      outside[key] = count;
      if (count === rule.patience) {
        alarms.push({ name: rule.name, metric, text: sentence(rule, metric, reading) });
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

function sentence(rule: AlarmRule, metric: string, value: number): string {
  const [least, greatest] = rule.band;
  const what = rule.of === 'ratio' ? `${metric} relative to its start` : metric;
  return `${what} has been outside [${least}, ${greatest}] for ${rule.patience} ${metric.startsWith('canary.') ? 'looks' : 'updates'}, now ${Number(value.toPrecision(3))}: ${rule.advice}`;
}
