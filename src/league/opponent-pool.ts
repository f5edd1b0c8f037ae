import type { PolicyVersion } from '../core/ids.ts';

/** A past version of an opponent, with how well it did lately. */
export interface PoolMember {
  readonly version: PolicyVersion;
  /** Moving average of its success rate, in [0, 1]: how often it fooled or beat the learner. */
  readonly rate: number;
}

/** The past versions one may still meet: plain data, part of the checkpoint. The first is the initial one, kept for good. */
export interface OpponentPool {
  readonly members: readonly PoolMember[];
}

export interface PoolRules {
  /** Updates of the opponent between two snapshots; at least 1. */
  readonly admitEvery: number;
  /** Most members, the initial one included; at least 2. */
  readonly size: number;
  /** Weight of the newest result in a member's rate, in (0, 1]. */
  readonly rateStep: number;
}

/**
 * A pool that holds only the initial version.
 *
 * @param rate - its success rate to start from, in [0, 1]
 */
export function openPool(initial: PolicyVersion, rate = 0): OpponentPool {
  return { members: [{ version: initial, rate }] };
}

/** Fills in what is left out and checks the rest. Throws a RangeError that names the rule. */
export function poolRules(given: Partial<PoolRules> = {}): PoolRules {
  const rules = { admitEvery: 25, size: 8, rateStep: 0.5, ...given };
  const check = (field: keyof PoolRules, ok: boolean, rule: string) => {
    if (!ok) throw new RangeError(`poolRules: ${field} must be ${rule}, got ${rules[field]}`);
  };
  check(
    'admitEvery',
    Number.isSafeInteger(rules.admitEvery) && rules.admitEvery >= 1,
    'at least 1',
  );
  check('size', Number.isSafeInteger(rules.size) && rules.size >= 2, 'at least 2');
  check('rateStep', rules.rateStep > 0 && rules.rateStep <= 1, 'in (0, 1]');
  return rules;
}

/** Is a snapshot due at this version? Versions count updates; the initial one is in the pool already. */
export function admissionDue(
  pool: OpponentPool,
  version: PolicyVersion,
  rules: PoolRules,
): boolean {
  return version - newestOf(pool).version >= rules.admitEvery;
}

/**
 * Takes a snapshot in. A full pool lets go of the member with the lowest rate, of equals the oldest,
 * but never of the initial one nor of the one just admitted.
 *
 * @returns the new pool, and the version whose weights may be forgotten, if any
 */
export function admit(
  pool: OpponentPool,
  member: PoolMember,
  rules: PoolRules,
): { readonly pool: OpponentPool; readonly evicted: PolicyVersion | null } {
  if (!(member.version > newestOf(pool).version)) {
    throw new RangeError(
      `admit: a snapshot must be newer than version ${newestOf(pool).version}, got ${member.version}`,
    );
  }
  const [initial, ...past] = pool.members as [PoolMember, ...PoolMember[]];
  if (pool.members.length < rules.size) {
    return { pool: { members: [...pool.members, member] }, evicted: null };
  }
  const weakest = past.reduce(
    (least, one) => (one.rate < least.rate ? one : least),
    past[0] ?? member,
  );
  const kept = past.filter((one) => one !== weakest);
  return { pool: { members: [initial, ...kept, member] }, evicted: weakest.version };
}

/**
 * Notes how a member did in one batch: rate <- (1 - s)·rate + s·result. A version that is no member
 * (any more) changes nothing.
 */
export function recordResult(
  pool: OpponentPool,
  version: PolicyVersion,
  result: number,
  rules: PoolRules,
): OpponentPool {
  if (!(result >= 0 && result <= 1)) {
    throw new RangeError(`recordResult: a success rate lies in [0, 1], got ${result}`);
  }
  return {
    members: pool.members.map((member) =>
      member.version === version
        ? { ...member, rate: (1 - rules.rateStep) * member.rate + rules.rateStep * result }
        : member,
    ),
  };
}

/** The version admitted last; the initial one of a fresh pool. */
export function newestOf(pool: OpponentPool): PoolMember {
  const newest = pool.members.at(-1);
  if (newest === undefined) throw new Error('internal: opponent pool: holds no initial version');
  return newest;
}
