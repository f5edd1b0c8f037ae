import type { Episode } from '../../core/episode.ts';
import type { AgentId, EpisodeId } from '../../core/ids.ts';
import { composeRewards, rewardGroup } from '../../rewards/compose-rewards.ts';
import { playBothWays } from './environment-example.ts';
import type { EnvironmentExample } from './environment-example.ts';

/** What every agent of an episode was paid in one of the ways of the example, all its decisions together. */
export interface Payoff {
  readonly episode: EpisodeId;
  readonly byAgent: Readonly<Record<AgentId, number>>;
}

/** Of all episodes, played sensibly and wildly, in all ways to pay for them. */
export async function payoffsOf(example: EnvironmentExample): Promise<readonly Payoff[]> {
  const { sensible, wild } = await playBothWays(example);
  if (example.environment.game !== undefined && example.rewards.length === 0) {
    return [...sensible, ...wild].flatMap(returnsOf);
  }
  return example.rewards.flatMap((terms) => {
    const rewards = composeRewards(terms.map((term) => ({ term, weight: 1 })));
    return [sensible, wild].flatMap((episodes) =>
      groupsOf(episodes).flatMap((group) => {
        const paid = rewardGroup(rewards, group);
        return group.map((episode): Payoff => {
          const byAgent = Object.fromEntries(Object.keys(episode.plan.seats).map((id) => [id, 0]));
          for (const { decision, reward } of paid) {
            if (decision.episode !== episode.plan.id) continue;
            byAgent[decision.agent] = (byAgent[decision.agent] ?? 0) + reward;
          }
          return { episode: episode.plan.id, byAgent };
        });
      }),
    );
  });
}

/** A game pays by itself, also a seat that never decided anything. */
function returnsOf({ plan, ending }: Episode): readonly Payoff[] {
  return ending.returns === undefined ? [] : [{ episode: plan.id, byAgent: ending.returns }];
}

function groupsOf(episodes: readonly Episode[]): readonly (readonly Episode[])[] {
  const names = new Set(episodes.map(({ plan }) => plan.group));
  return [...names].map((name) => episodes.filter(({ plan }) => plan.group === name));
}
