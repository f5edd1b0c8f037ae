import { UserError } from '../core/errors.ts';

/**
 * When to say that the reward no longer means what it should: it rises, and what it stands for falls.
 * This is Goodhart's law. Stopping early is the remedy (arXiv 2310.09144), here by labelled games in
 * place of an angle that nobody knows (`isWithinBound`). Plain data.
 */
export interface GoodhartRule {
  /** The figure that training raises, a metric of every update: `solver.reward`. */
  readonly proxy: string;
  /** The figure of the canary that it stands for, higher being better: `canary.accuracy`. */
  readonly truth: string;
  /** Looks at the canary in a row at which both hold before the rule speaks; at least 1. */
  readonly patience: number;
  /** By how much the proxy's average must be above, and the truth below, what they were at the truth's best. */
  readonly tolerance: { readonly proxy: number; readonly truth: number };
  /** Weight of the newest update in the proxy's moving average, in (0, 1]; 0.1 if absent. */
  readonly smoothing?: number;
  /** `stop` ends the run with everything saved, `warn` rings an alarm. */
  readonly then: 'stop' | 'warn';
}

/** What the rule remembers from update to update: plain data, part of the checkpoint. */
export interface GoodhartState {
  /** Moving average of the proxy, not yet freed of its start at 0, and the updates in it. */
  readonly average: number;
  readonly updates: number;
  /** Where the truth was best so far; its proxy is null until the first update, which that policy plays. */
  readonly best: {
    readonly update: number;
    readonly proxy: number | null;
    readonly truth: number;
  } | null;
  /** Looks in a row at which both held. */
  readonly looks: number;
}

export const UNSEEN: GoodhartState = { average: 0, updates: 0, best: null, looks: 0 };

/**
 * Takes in one update, or the look after the warm start (update 0). The truth is compared with its best
 * so far and not with the look before, so that a slow fall is seen and noise between two looks isn't.
 * Having spoken, the rule counts from zero again. Figures that are NaN, or missing for once, are passed
 * over.
 *
 * @param metrics - of the update; at a look, the canary's among them
 * @returns the state, and a sentence if the rule speaks
 * @throws UserError at the first looks, if the rule names figures that aren't there
 */
export function watchGoodhart(
  rule: GoodhartRule,
  update: number,
  metrics: Readonly<Record<string, number>>,
  state: GoodhartState,
): { readonly state: GoodhartState; readonly verdict: string | null } {
  const weight = checkRule(rule);
  const seen = metrics[rule.proxy];
  const [average, updates] =
    seen === undefined || Number.isNaN(seen)
      ? [state.average, state.updates]
      : [(1 - weight) * state.average + weight * seen, state.updates + 1];
  const proxy = updates === 0 ? null : average / (1 - (1 - weight) ** updates);
  // What the policy of the look before the first update earned is known from that update.
  const best = state.best?.proxy === null ? { ...state.best, proxy } : state.best;
  const noted = { average, updates, best, looks: state.looks };
  const isLook = Object.keys(metrics).some((name) => name.startsWith('canary.'));
  if (!isLook) return { state: noted, verdict: null };
  const truth = metrics[rule.truth];
  // Later a figure may be missing for once, where it has no case.
  if (truth === undefined && best === null) throw unknownFigure('truth', rule.truth, metrics);
  if (update > 0 && proxy === null && seen === undefined) {
    throw unknownFigure('proxy', rule.proxy, metrics);
  }
  if (truth === undefined || Number.isNaN(truth)) return { state: noted, verdict: null };
  if (best === null || truth >= best.truth) {
    return { state: { ...noted, best: { update, proxy, truth }, looks: 0 }, verdict: null };
  }
  const { tolerance } = rule;
  const parts =
    proxy !== null &&
    best.proxy !== null &&
    proxy > best.proxy + tolerance.proxy &&
    truth < best.truth - tolerance.truth;
  const looks = parts ? state.looks + 1 : 0;
  if (looks < rule.patience) return { state: { ...noted, looks }, verdict: null };
  const round = (value: number | null) => Number((value ?? 0).toPrecision(3));
  return {
    state: { ...noted, looks: 0 },
    verdict:
      `since update ${best.update}, ${rule.proxy} has risen from ${round(best.proxy)} to ${round(proxy)} while ` +
      `${rule.truth} fell from ${round(best.truth)} to ${round(truth)}: what is rewarded is no longer what is wanted; ` +
      `the policies of update ${best.update} were the best`,
  };
}

/** Checks the rule and gives the weight of the newest update. */
function checkRule({ patience, tolerance, smoothing = 0.1 }: GoodhartRule): number {
  const fail = (what: string, must: string, got: number): never => {
    throw new UserError(`stopWhen.${what}: must be ${must}, got ${got}`);
  };
  if (!(patience >= 1)) fail('patience', 'at least 1', patience);
  if (!(tolerance.proxy >= 0)) fail('tolerance.proxy', 'at least 0', tolerance.proxy);
  if (!(tolerance.truth >= 0)) fail('tolerance.truth', 'at least 0', tolerance.truth);
  if (!(smoothing > 0 && smoothing <= 1)) {
    fail('smoothing', 'above 0 and at most 1', smoothing);
  }
  return smoothing;
}

function unknownFigure(
  part: 'proxy' | 'truth',
  name: string,
  metrics: Readonly<Record<string, number>>,
): UserError {
  const known = Object.keys(metrics)
    .filter((one) => one.startsWith('canary.') === (part === 'truth'))
    .join(', ');
  return new UserError(
    `stopWhen.${part}: must be a ${part === 'truth' ? 'figure of the canary' : 'metric of updates'}, got ${name}; there are: ${known || 'none'}`,
  );
}
