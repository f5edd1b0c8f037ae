import type { Ending, Episode } from '../core/episode.ts';

type FailedEpisode = Episode & { readonly ending: Extract<Ending, { kind: 'failed' }> };

/** The games that didn't come to their end: a role or the environment threw, or went on too long. */
export function failedGames(episodes: readonly Episode[]): readonly FailedEpisode[] {
  return episodes.filter((episode): episode is FailedEpisode => episode.ending.kind === 'failed');
}

/** How many failed, and why the first did; undefined if none. A failure takes no other game down, but must be seen. */
export function describeFailures(episodes: readonly Episode[]): string | undefined {
  const failed = failedGames(episodes);
  const [first] = failed;
  if (first === undefined) return undefined;
  const { where, error } = first.ending;
  return `${failed.length} of ${episodes.length} games failed, the first of them (${first.plan.id}) in ${where}: ${error}`;
}
