import type { Ending, Episode, EpisodeEvent } from '../core/episode.ts';
import { ENVIRONMENT } from '../core/ids.ts';
import type { EpisodeId } from '../core/ids.ts';
import { environmentOf } from '../actors/check-plans.ts';
import type { Environment } from '../actors/environment.ts';
import { foldEpisode } from '../actors/fold-episode.ts';
import type { FoldedEpisode } from '../actors/fold-episode.ts';
import { encodeEpisode, packEpisode } from '../recording/encode-episode.ts';
import { sameBytes, sameEnding, sameEvent } from './same-bytes.ts';

/** Where a recorded episode and its re-execution part. */
export interface Difference {
  readonly episode: EpisodeId;
  /** Of the first event that differs; the number of events if only the endings do. */
  readonly index: number;
  /** As recorded; null if the recorded log ends before. */
  readonly expected: EpisodeEvent | Ending | null;
  /** As it is now, or why there is nothing; null if the machines stop before. */
  readonly actual: EpisodeEvent | Ending | null;
}

/** What a verification found. */
export interface Verification {
  readonly episodes: number;
  readonly verified: number;
  readonly firstDifference: Difference | null;
}

/**
 * Re-executes a recorded episode through the machines and compares the canonical bytes of both; where
 * they differ, gives the first event, or the ending, that does. Undefined if they are the same.
 *
 * Decisions are taken from the record, but their prompts must be what the roles see now.
 *
 * @param stored - the bytes as they were recorded; those of `episode` if absent
 */
export function verifyEpisode(
  episode: Episode,
  environment: Environment,
  stored: Uint8Array = encodeEpisode(episode),
): Difference | undefined {
  const { plan } = episode;
  let folded: FoldedEpisode;
  try {
    environment.checkTask(plan.task);
    folded = foldEpisode(episode, environment);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return {
      episode: plan.id,
      index: 0,
      expected: episode.events[0] ?? null,
      actual: failed(text),
    };
  }
  const { events, ending } = folded;
  if (ending !== undefined && sameBytes(stored, packEpisode({ plan, events, ending }))) {
    return undefined;
  }
  return findDifference(episode, folded);
}

/** The first event that differs. Slower than comparing all bytes, and done only where these differ. */
function findDifference(episode: Episode, { events: actual, ending }: FoldedEpisode): Difference {
  const { id } = episode.plan;
  const expected = episode.events;
  const longest = Math.max(expected.length, actual.length);
  for (let index = 0; index < longest; index++) {
    const [then, now] = [expected[index] ?? null, actual[index] ?? null];
    if (then !== null && now !== null && sameEvent(then, now)) continue;
    return { episode: id, index, expected: then, actual: now };
  }
  const isSame = ending !== undefined && sameEnding(episode, ending);
  const found: Difference['actual'] = isSame
    ? failed('the same, but the recorded bytes are not canonical')
    : (ending ?? null);
  return { episode: id, index: longest, expected: episode.ending, actual: found };
}

function failed(error: string): EpisodeEvent {
  return { kind: 'failure', actor: ENVIRONMENT, error };
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
