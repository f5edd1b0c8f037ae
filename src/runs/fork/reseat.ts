import { UserError } from '../../core/errors.ts';
import type { Episode, Seat } from '../../core/episode.ts';
import type { AgentId, PolicyName } from '../../core/ids.ts';
import { readPlayer, readSeatedPlayer } from '../../experiment/player.ts';
import type { Policy } from '../../policies/index.ts';

/** Who sits where from the event on: those of the record, but for the players that were named. */
export function reseat(
  { plan }: Episode,
  own: Readonly<Record<PolicyName, Policy>>,
  words: readonly string[],
): {
  readonly seats: Readonly<Record<AgentId, Seat>>;
  readonly policies: Readonly<Record<PolicyName, Policy>>;
} {
  const policies: Record<PolicyName, Policy> = { ...own };
  const seats: Record<AgentId, Seat> = {};
  for (const { for: who, player } of words.map(readSeatedPlayer)) {
    const { name, spec } = readPlayer(player);
    const made = spec(`${name} (fork)`);
    if (made.kind !== 'given') {
      throw new UserError(
        `--policy: a fork seats random and first-legal, got ${player}; take one of them`,
      );
    }
    policies[made.policy.name] = made.policy;
    const meant = Object.entries(plan.seats).filter(
      ([agent, { role }]) => who === agent || who === role,
    );
    if (meant.length === 0) {
      const known = Object.entries(plan.seats).flatMap(([agent, { role }]) => [agent, role]);
      throw new UserError(
        `--policy: must name a role or a seat, got ${who}; there are: ${[...new Set(known)].join(', ')}`,
      );
    }
    for (const [agent, seat] of meant)
      seats[agent] = { ...seat, policy: made.policy.name, version: 0 };
  }
  return { seats, policies };
}
