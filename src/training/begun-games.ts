import type { Episode, EpisodePlan } from '../core/episode.ts';
import type { PolicyName, PolicyVersion } from '../core/ids.ts';
import type { OpponentSeats } from './make-plans.ts';

/** The games of a turn, under way or still to be played. */
export interface BegunGames {
  readonly plans: readonly EpisodePlan[];
  /** Those that count as the current ones in them. */
  readonly versions: Readonly<Record<PolicyName, PolicyVersion>>;
  readonly opponentSeats: OpponentSeats;
  readonly play: () => Promise<readonly Episode[]>;
}

/** The newest version of each policy that the plans name: what was current when they were made. */
export function versionsIn(
  plans: readonly EpisodePlan[],
  policies: readonly PolicyName[],
): BegunGames['versions'] {
  const newest: Record<PolicyName, PolicyVersion> = {};
  for (const { seats } of plans) {
    for (const { policy, version } of Object.values(seats)) {
      if (version === 'latest' || !policies.includes(policy)) continue;
      newest[policy] = Math.max(newest[policy] ?? 0, version);
    }
  }
  return newest;
}

/** All versions of a policy that the plans name. */
export function versionsSeated(
  plans: readonly EpisodePlan[],
  policy: PolicyName,
): readonly PolicyVersion[] {
  return plans.flatMap(({ seats }) =>
    Object.values(seats).flatMap((seat) =>
      seat.policy === policy && seat.version !== 'latest' ? [seat.version] : [],
    ),
  );
}
