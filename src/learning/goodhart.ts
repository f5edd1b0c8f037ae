import { UserError } from '../core/errors.ts';

/**
 * When to say that the reward no longer means what it should: it rises, and what it stands for falls.
 * This is Goodhart's law. Stopping early is the remedy (arXiv 2310.09144), here by labelled games in
 * place of an angle that nobody knows (`isWithinBound`). Plain data.
 */
export interface GoodhartRule {
  /** The metric that training raises, a metric of every update: `solver.reward`. */
  readonly proxy: string;
  /** The metric of the canary that it stands for, higher being better: `canary.accuracy`. */
  readonly truth: string;
  /** Looks at the canary in a row at which both hold before the rule speaks; at least 1. */
  readonly patience: number;
  /** By how much the proxy must have risen, and the truth fallen, since the truth's best. */
  readonly tolerance: { readonly proxy: number; readonly truth: number };
  /** `stop` ends the run with everything saved, `warn` rings an alarm. */
  readonly then: 'stop' | 'warn';
}

/** What the rule remembers from update to update: plain data, part of the checkpoint. */
export interface GoodhartState {
  /** The proxy since the last look: its sum, and the updates in it. */
  readonly since: { readonly sum: number; readonly updates: number };
  /** Where the truth was best so far; its proxy is null until the look after it. */
  readonly best: {
    readonly update: number;
    readonly proxy: number | null;
    readonly truth: number;
  } | null;
  /** Looks in a row at which both held. */
  readonly looks: number;
}

export const UNSEEN: GoodhartState = { since: { sum: 0, updates: 0 }, best: null, looks: 0 };

/**
 * Takes in one update, or the look after the warm start (update 0). The truth is compared with its best
 * so far and not with the look before, so that a slow fall is seen and noise between two looks isn't.
 *
 * The proxy is compared by its plain means between looks. The first one after the truth's best stands
 * for what those policies earned, and later ones are held against it: what rose before the best is in
 * none of them. So the look after the best can't count yet, and a rise that is over by then isn't seen.
 *
 * Having spoken, the rule counts from zero again. Metrics that are NaN, or missing for once, are passed
 * over.
 *
 * @param metrics - of the update; at a look, the canary's among them
 * @returns the state, and a sentence if the rule speaks
 * @throws UserError at the first looks, if the rule names metrics that aren't there
 */
export function watchGoodhart(
  rule: GoodhartRule,
  update: number,
  metrics: Readonly<Record<string, number>>,
  state: GoodhartState,
): { readonly state: GoodhartState; readonly verdict: string | null } {
  checkRule(rule);
  const noted = { ...state, since: addTo(state.since, metrics[rule.proxy]) };
  const silent = (next: GoodhartState) => ({ state: next, verdict: null });
  const isLook = Object.keys(metrics).some((name) => name.startsWith('canary.'));
  if (!isLook) return silent(noted);
  checkNames(rule, update, metrics, noted);
  const truth = metrics[rule.truth];
  if (truth === undefined || Number.isNaN(truth)) return silent(noted);
  const { since, best } = noted;
  const looked = { ...noted, since: UNSEEN.since };
  if (best === null || truth >= best.truth) {
    return silent({ ...looked, best: { update, proxy: null, truth }, looks: 0 });
  }
  if (since.updates === 0) return silent(noted);
  const proxy = since.sum / since.updates;
  if (best.proxy === null) return silent({ ...looked, best: { ...best, proxy } });
  const { tolerance } = rule;
  const parts = proxy > best.proxy + tolerance.proxy && truth < best.truth - tolerance.truth;
  const looks = parts ? noted.looks + 1 : 0;
  if (looks < rule.patience) return silent({ ...looked, looks });
  const round = (value: number) => Number(value.toPrecision(3));
  return {
    state: { ...looked, looks: 0 },
    verdict:
      `since update ${best.update}, ${rule.proxy} has risen from ${round(best.proxy)} to ${round(proxy)} ` +
      `(means between looks) while ${rule.truth} fell from ${round(best.truth)} to ${round(truth)}: ` +
      `what is rewarded is no longer what is wanted; the policies of update ${best.update} were the best`,
  };
}

function addTo(
  { sum, updates }: GoodhartState['since'],
  seen: number | undefined,
): GoodhartState['since'] {
  if (seen === undefined || Number.isNaN(seen)) return { sum, updates };
  return { sum: sum + seen, updates: updates + 1 };
}

function checkRule({ patience, tolerance }: GoodhartRule): void {
  const fail = (what: string, must: string, got: number): never => {
    throw new UserError(`stopWhen.${what}: must be ${must}, got ${got}`);
  };
  if (!(patience >= 1)) fail('patience', 'at least 1', patience);
  if (!(tolerance.proxy >= 0)) fail('tolerance.proxy', 'at least 0', tolerance.proxy);
  if (!(tolerance.truth >= 0)) fail('tolerance.truth', 'at least 0', tolerance.truth);
}

/** Of the first looks alone: later a metric may be missing for once, where it has no case. */
function checkNames(
  { proxy, truth }: GoodhartRule,
  update: number,
  metrics: Readonly<Record<string, number>>,
  { since, best }: GoodhartState,
): void {
  if (best === null && !(truth in metrics)) throw unknownMetric('truth', truth, metrics);
  const everSeen = since.updates > 0 || (best !== null && (best.update > 0 || best.proxy !== null));
  // A role that is there but wasn't paid yet has no reward.
  const role = proxy.endsWith('.reward') ? proxy.slice(0, -'reward'.length) : undefined;
  const isKnown = (name: string) => name === proxy || (role !== undefined && name.startsWith(role));
  if (update > 0 && !everSeen && !Object.keys(metrics).some(isKnown)) {
    throw unknownMetric('proxy', proxy, metrics);
  }
}

function unknownMetric(
  part: 'proxy' | 'truth',
  name: string,
  metrics: Readonly<Record<string, number>>,
): UserError {
  const known = Object.keys(metrics)
    .filter((one) => one.startsWith('canary.') === (part === 'truth'))
    .join(', ');
  return new UserError(
    `stopWhen.${part}: must be a ${part === 'truth' ? 'metric of the canary' : 'metric of updates'}, got ${name}; there are: ${known || 'none'}`,
  );
}
