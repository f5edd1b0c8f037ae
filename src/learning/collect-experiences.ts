import { rewardGroup } from '../rewards/compose-rewards.ts';
import type { WeightedTerm } from '../rewards/compose-rewards.ts';
import type { Episode } from '../core/episode.ts';
import type { Experience } from './experience.ts';

/**
 * Judges finished episodes, group by group, and turns every decision that was judged into experience.
 * Whether anything can be learned from it is another question: see `isTrainable`.
 *
 * @param update - the one that the episodes are for, from 1: weights may follow a schedule
 * @returns experiences in the order of the episodes given, decisions within an episode in order
 */
export function collectExperiences(
  episodes: readonly Episode[],
  terms: readonly WeightedTerm[],
  update = 1,
): readonly Experience[] {
  const groups = new Map<string, Episode[]>();
  for (const episode of episodes) {
    const group = groups.get(episode.plan.group);
    if (group === undefined) groups.set(episode.plan.group, [episode]);
    else group.push(episode);
  }
  const byEpisode = new Map<string, Experience[]>();
  for (const group of groups.values()) {
    for (const judged of rewardGroup(terms, group, update)) {
      const { episode, decision, reward, hasReward, rewardTerms, credits, tokenRewards } = judged;
      const { group } = episode.plan;
      const experience: Experience = {
        ...{ decision, group, reward, hasReward, rewardTerms, credits },
        ...(tokenRewards && { tokenRewards }),
      };
      const own = byEpisode.get(episode.plan.id);
      if (own === undefined) byEpisode.set(episode.plan.id, [experience]);
      else own.push(experience);
    }
  }
  return episodes.flatMap((episode) => byEpisode.get(episode.plan.id) ?? []);
}
