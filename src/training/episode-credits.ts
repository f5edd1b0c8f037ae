import type { Credit } from '../core/credit.ts';
import type { Decision } from '../core/decision.ts';
import type { Episode } from '../core/episode.ts';
import type { Experience } from '../learning/index.ts';

/**
 * What every term gave for every decision that was judged, with the advantage that it was trained on: credits
 * are put together after the update, when nothing more can change them.
 *
 * @param trained - the advantages of an update; rounded here as training rounds them, to float32
 */
export function creditsOf(
  experiences: readonly Experience[],
  trained: ReadonlyMap<Decision, number | readonly number[]>,
): readonly Credit[] {
  return experiences.flatMap(({ decision, credits }) => {
    const advantage = rounded(trained.get(decision) ?? null);
    return credits.map((credit) => ({ ...credit, advantage }));
  });
}

function rounded(advantage: number | readonly number[] | null): number | readonly number[] | null {
  if (advantage === null) return null;
  return typeof advantage === 'number'
    ? Math.fround(advantage)
    : advantage.map((one) => Math.fround(one));
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
