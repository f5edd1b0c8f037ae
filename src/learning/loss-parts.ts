import type { Decision } from '../core/decision.ts';
import { UserError } from '../core/errors.ts';
import type { PolicyName, PolicyVersion } from '../core/ids.ts';
import { foldKey, openStream } from '../core/random.ts';
import type { RandomKey } from '../core/random.ts';
import { isObject, showValue } from '../core/show-value.ts';
import type { Advantages, EstimatorState, Experience } from './experience.ts';
import type { Objective } from './objective.ts';
import { gatherPairs } from './training-pairs.ts';
import { namedParts } from './training-part.ts';
import type { ComparedPart, EstimatedPart, TrainingPart, TrainingParts } from './training-part.ts';
import type { TrainingRow } from './training-batch.ts';
import { pairRows, trainingRows } from './training-rows.ts';

/** A part of an update's loss, ready to be differentiated. */
export interface LossPart {
  /** Put before its metrics; empty where it is the only part. */
  readonly name: string;
  readonly objective: Objective;
  /** With their share in the loss; neighbours are partners where the objective compares pairs. */
  readonly rows: readonly TrainingRow[];
  /** Replies that were there and aren't among the rows. */
  readonly dropped: number;
}

/** What the parts of a policy's training make of a batch. */
export interface PreparedLoss {
  readonly parts: readonly LossPart[];
  /** What the estimators remember, by policy and part; the other entries as they were. */
  readonly states: Readonly<Record<string, EstimatorState>>;
  /**
   * What decisions are trained on, as estimators gave it; those that were only compared, or thinned out, have
   * none. A decision in several parts has that of the first.
   */
  readonly advantages: ReadonlyMap<Decision, number | readonly number[]>;
}

/**
 * Judges and pairs up a policy's batch, part by part.
 *
 * @param batch - what the policy did, past versions included; only pairings that ask for it see the past
 * @param version - the one that counts as the latest in the batch
 * @param states - by policy, and by `policy.part` where the training has parts
 * @param key - of this update; draws the replies where a part takes at most so many
 */
export function prepareLoss(
  training: TrainingParts,
  batch: readonly Experience[],
  states: Readonly<Record<string, EstimatorState>>,
  {
    policy,
    version,
    key,
  }: { readonly policy: PolicyName; readonly version: PolicyVersion; readonly key: RandomKey },
): PreparedLoss {
  const next: Record<string, EstimatorState> = { ...states };
  const advantages = new Map<Decision, number | readonly number[]>();
  const parts = namedParts(training).map(([name, part]): LossPart => {
    const own = batch.filter((experience) => concerns(part, experience, version));
    const { objective } = part;
    const chance = foldKey(key, name);
    if ('pairing' in part) return { name, objective, ...compare(part, own, chance) };
    const slot = name === '' ? policy : `${policy}.${name}`;
    const { rows, state, trained } = estimate(part, own, next[slot] ?? {}, chance);
    checkState(part.estimator.name, state);
    next[slot] = state;
    for (const [decision, advantage] of trained) {
      if (!advantages.has(decision)) advantages.set(decision, advantage);
    }
    return { name, objective, rows, dropped: own.length - rows.length };
  });
  return { parts, states: next, advantages };
}

/** A checkpoint holds finite numbers only: others would come back as something else. */
function checkState(estimator: string, state: EstimatorState): void {
  const given: unknown = state;
  const [odd] = Object.entries(isObject(given) ? given : { state }).filter(
    ([, value]) => !Number.isFinite(value),
  );
  if (odd === undefined) return;
  throw new UserError(
    `estimator ${estimator}, estimate: its state must be finite numbers by name, got ${showValue(odd[1])} as ${odd[0]}; leave out what isn't known yet`,
  );
}

function concerns(part: TrainingPart, experience: Experience, latest: PolicyVersion): boolean {
  const { roles, where } = part;
  const seesPast = 'pairing' in part && part.pairing.seesPast === true;
  return (
    (roles?.includes(experience.decision.role) ?? true) &&
    (where?.(experience) ?? true) &&
    (seesPast || experience.decision.version === latest)
  );
}

function estimate(
  { estimator, objective, divisor = { kind: 'rows' }, weight, atMost }: EstimatedPart,
  own: readonly Experience[],
  before: EstimatorState,
  key: RandomKey,
): Estimated {
  const { state, ...all } = estimator.estimate(own, before);
  const drawn = thin([...own.keys()], atMost, key);
  const chosen = drawn.map((position) => own[position] as Experience);
  const theirs = advantagesAt(all, drawn);
  const { advantages, tokenAdvantages } = theirs;
  return {
    rows: trainingRows(chosen, theirs, objective, divisor, weight),
    state,
    trained: chosen.map(({ decision }, i) => [
      decision,
      tokenAdvantages?.[i] ?? (advantages[i] as number),
    ]),
  };
}

interface Estimated {
  readonly rows: readonly TrainingRow[];
  readonly state: EstimatorState;
  readonly trained: readonly (readonly [Decision, number | readonly number[]])[];
}

/** Of some of a batch, by their positions. */
function advantagesAt(
  { advantages, tokenAdvantages, valueTargets }: Advantages,
  positions: readonly number[],
): Advantages {
  const at = (lists: NonNullable<Advantages['tokenAdvantages']>) =>
    positions.map((position) => lists[position] ?? null);
  return {
    advantages: Float64Array.from(positions, (position) => advantages[position] ?? NaN),
    ...(tokenAdvantages && { tokenAdvantages: at(tokenAdvantages) }),
    ...(valueTargets && { valueTargets: at(valueTargets) }),
  };
}

function compare(
  { pairing, weight, atMost }: ComparedPart,
  own: readonly Experience[],
  key: RandomKey,
): Pick<LossPart, 'rows' | 'dropped'> {
  const pairs = thin(gatherPairs(own, pairing.pair(own), pairing.name), atMost, key);
  const used = new Set(pairs.flatMap(({ rows }) => rows)); // a reply may be in several pairs
  return { rows: pairRows(own, pairs, weight), dropped: own.length - used.size };
}

/** At most so many items, each as likely as any other, in the order they had. */
function thin<Item>(
  items: readonly Item[],
  atMost: number | undefined,
  key: RandomKey,
): readonly Item[] {
  if (atMost === undefined || items.length <= atMost) return items;
  const kept = new Set(
    openStream(key)
      .shuffle([...items.keys()])
      .slice(0, atMost),
  );
  return items.filter((_, position) => kept.has(position));
}
