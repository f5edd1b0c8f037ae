import { creditFor } from '../rewards/credit-for.ts';
import type { Credit } from '../core/credit.ts';
import type { Episode } from '../core/episode.ts';
import type { Experience } from '../learning/index.ts';

/** What every term gave for every decision that was judged. */
export function creditsOf(experiences: readonly Experience[]): readonly Credit[] {
  return experiences.flatMap(({ decision, rewardTerms }) =>
    Object.entries(rewardTerms).map(([term, value]) => creditFor(decision, term, value)),
  );
}

/** Each episode with its own credits, as they are recorded. */
export function joinCredits(
  episodes: readonly Episode[],
  credits: readonly Credit[],
): readonly { readonly episode: Episode; readonly credits: readonly Credit[] }[] {
  const byEpisode = new Map<string, Credit[]>();
  for (const credit of credits) {
    const own = byEpisode.get(credit.episode);
    if (own === undefined) byEpisode.set(credit.episode, [credit]);
    else own.push(credit);
  }
  return episodes.map((episode) => ({ episode, credits: byEpisode.get(episode.plan.id) ?? [] }));
}
