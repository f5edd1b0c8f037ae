import type { AgentId, PolicyName, PolicyVersion } from '../core/ids.ts';
import type { EpisodePlan } from '../core/episode.ts';
import type { Match } from '../league/index.ts';
import type { OpponentResult } from './league-table.ts';

/**
 * The games of a policy's opponents as matches: one for each pair that met, with its mean score. Whoever else
 * learns and sat in the game was met, be it the policy itself at another version.
 *
 * @param learning - the policies that learn; a scripted one has no versions to rate
 */
export function matchesOf(
  policy: PolicyName,
  results: readonly OpponentResult[],
  learning: readonly PolicyName[],
): readonly Match[] {
  const tallies = new Map<string, Match>();
  for (const { plan, seat, version, success } of results) {
    for (const against of othersIn(plan, seat, learning)) {
      const key = `${version} ${against.policy}@${against.version}`;
      const { score = 0, games = 0 } = tallies.get(key) ?? {};
      tallies.set(key, {
        opponent: { policy, version },
        against,
        score: (score * games + success) / (games + 1),
        games: games + 1,
      });
    }
  }
  return [...tallies.values()];
}

/** Each once, however many seats it has. */
function othersIn(
  { seats }: EpisodePlan,
  own: AgentId,
  learning: readonly PolicyName[],
): readonly Match['against'][] {
  const others = new Map<string, { policy: PolicyName; version: PolicyVersion }>();
  for (const [agent, { policy, version }] of Object.entries(seats)) {
    if (agent === own || version === 'latest' || !learning.includes(policy)) continue;
    others.set(`${policy}@${version}`, { policy, version });
  }
  return [...others.values()];
}
