import { UserError } from '../core/errors.ts';
import type { Episode, EpisodePlan } from '../core/episode.ts';
import type { AgentId, PolicyName, PolicyVersion } from '../core/ids.ts';
import { foldKey } from '../core/random.ts';
import type { RandomKey } from '../core/random.ts';
import { showValue } from '../core/show-value.ts';
import {
  OPEN_THROTTLE,
  admissionDue,
  admit,
  assignOpponents,
  mayUpdate,
  observeRate,
  openPool,
  poolRules,
  recordResult,
} from '../league/index.ts';
import type { OpponentPool, Throttle } from '../league/index.ts';
import type { Opponents } from '../experiment/experiment.ts';

/** What a run remembers of each policy that meets others: plain data, part of the checkpoint. */
export type LeagueTable = Readonly<Record<PolicyName, LeagueEntry>>;

export interface LeagueEntry {
  readonly pool: OpponentPool;
  readonly throttle: Throttle;
}

/** Every policy's pool as it is before the first update: only version 0 in it. */
export function openLeague(opponents: Readonly<Record<PolicyName, Opponents>>): LeagueTable {
  return Object.fromEntries(
    Object.keys(opponents).map((policy) => [
      policy,
      { pool: openPool(0), throttle: OPEN_THROTTLE },
    ]),
  );
}

/** Whom `count` games meet, with `latest` made the version that it stands for. */
export function drawOpponents(
  entry: LeagueEntry,
  rules: Opponents,
  count: number,
  latest: PolicyVersion,
  key: RandomKey,
): readonly PolicyVersion[] {
  return assignOpponents(entry.pool, count, rules.shares, foldKey(key, 'opponents')).map(
    (version) => (version === 'latest' ? latest : version),
  );
}

/** How an opponent did in one game. */
export interface OpponentResult {
  readonly plan: EpisodePlan;
  /** Where it played. */
  readonly seat: AgentId;
  readonly version: PolicyVersion;
  /** In [0, 1]. */
  readonly success: number;
}

/**
 * How the opponents of a policy did, in the games that say something of it.
 *
 * @param seatOf - the seat that the opponent played, where a game says it; else that of the rules
 * @throws UserError if `success` gives what is none
 */
export function opponentResults(
  rules: Opponents,
  episodes: readonly Episode[],
  seatOf: (episode: Episode) => AgentId | undefined = () => undefined,
): readonly OpponentResult[] {
  return episodes.flatMap((episode) => {
    const { plan } = episode;
    const seat = seatOf(episode) ?? rules.seat;
    const version = plan.seats[seat]?.version;
    const success = rules.success(episode, seat);
    if (success !== null && !(typeof success === 'number' && success >= 0 && success <= 1)) {
      throw new UserError(
        `opponents in seat ${seat}, success: must give a number in [0, 1] or null, got ${showValue(success)}; mend it`,
      );
    }
    if (success === null || version === undefined || version === 'latest') return [];
    return [{ plan, seat, version, success }];
  });
}

/** Notes how the versions that played did: in the pool by version, in the throttle for the latest. */
export function noteResults(
  entry: LeagueEntry,
  rules: Opponents,
  results: readonly OpponentResult[],
  latest: PolicyVersion,
): LeagueEntry {
  const pools = poolRules(rules.pool);
  let { pool, throttle } = entry;
  for (const [version, rate] of successByVersion(results)) {
    pool = recordResult(pool, version, rate, pools);
    if (version === latest) throttle = observeRate(throttle, rate);
  }
  return { pool, throttle };
}

/** Takes the version into the pool if a snapshot is due, with the success it had lately. */
export function admitVersion(
  entry: LeagueEntry,
  rules: Opponents,
  version: PolicyVersion,
): LeagueEntry {
  const pools = poolRules(rules.pool);
  if (!admissionDue(entry.pool, version, pools)) return entry;
  const { pool } = admit(entry.pool, { version, rate: entry.throttle.average ?? 0 }, pools);
  return { ...entry, pool };
}

/** May the policy be updated now? Always, where it has no throttle. */
export function mayLearn(entry: LeagueEntry | undefined, rules: Opponents | undefined): boolean {
  if (entry === undefined || rules?.throttle === undefined) return true;
  return mayUpdate(entry.throttle, rules.throttle);
}

/** The versions whose weights the league may still name. */
export function versionsInPool(entry: LeagueEntry | undefined): readonly PolicyVersion[] {
  return entry === undefined ? [] : entry.pool.members.map(({ version }) => version);
}

function successByVersion(results: readonly OpponentResult[]): ReadonlyMap<PolicyVersion, number> {
  const tallies = new Map<PolicyVersion, { sum: number; count: number }>();
  for (const { version, success } of results) {
    const { sum, count } = tallies.get(version) ?? { sum: 0, count: 0 };
    tallies.set(version, { sum: sum + success, count: count + 1 });
  }
  return new Map([...tallies].map(([version, { sum, count }]) => [version, sum / count]));
}
