import type { Ending, Episode, EpisodeEvent } from '../core/episode.ts';
import { ENVIRONMENT, type EpisodeId } from '../core/ids.ts';
import { environmentOf } from '../actors/check-plans.ts';
import type { Environment } from '../actors/environment.ts';
import { foldEpisode, type FoldedEpisode } from '../actors/fold-episode.ts';
import { sameEnding, sameEvent } from './same-bytes.ts';

/** Where a recorded episode and its re-execution part. */
export interface Difference {
  readonly episode: EpisodeId;
  /** Of the first event that differs; the number of events if only the endings do. */
  readonly index: number;
  /** As recorded; null if the recorded log ends before. */
  readonly expected: EpisodeEvent | Ending | null;
  /** As it is now; null if the machines stop before. */
  readonly actual: EpisodeEvent | Ending | null;
}

/** What a verification found. */
export interface Verification {
  readonly episodes: number;
  readonly verified: number;
  readonly firstDifference: Difference | null;
}

/**
 * Re-executes a recorded episode through the machines and compares every event, and the ending, by
 * their canonical bytes. Gives the first difference, or undefined if there is none.
 *
 * Decisions are taken from the record, but their prompts must be what the roles see now.
 */
export function verifyEpisode(episode: Episode, environment: Environment): Difference | undefined {
  const { id } = episode.plan;
  const expected = episode.events;
  let folded: FoldedEpisode;
  try {
    environment.checkTask(episode.plan.task);
    folded = foldEpisode(episode, environment);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const actual: EpisodeEvent = { kind: 'failure', actor: ENVIRONMENT, error: text };
    return { episode: id, index: 0, expected: expected[0] ?? null, actual };
  }
  const actual = folded.events;
  const longest = Math.max(expected.length, actual.length);
  for (let index = 0; index < longest; index++) {
    const [then, now] = [expected[index] ?? null, actual[index] ?? null];
    if (then !== null && now !== null && sameEvent(then, now)) continue;
    return { episode: id, index, expected: then, actual: now };
  }
  const ending = folded.ending ?? null;
  if (ending !== null && sameEnding(episode, ending)) return undefined;
  return { episode: id, index: longest, expected: episode.ending, actual: ending };
}

/**
 * Verifies episodes one after the other, all of them even if one differs.
 * Throws a UserError if the environment of one is not among those given.
 */
export async function verifyEpisodes(
  episodes: Iterable<Episode> | AsyncIterable<Episode>,
  environments: readonly Environment[],
): Promise<Verification> {
  let count = 0;
  let verified = 0;
  let firstDifference: Difference | null = null;
  for await (const episode of episodes) {
    count++;
    const difference = verifyEpisode(episode, environmentOf(environments, episode.plan));
    if (difference === undefined) verified++;
    else firstDifference ??= difference;
  }
  return { episodes: count, verified, firstDifference };
}
