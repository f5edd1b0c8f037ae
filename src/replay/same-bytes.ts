import type { Ending, Episode, EpisodeEvent } from '../core/episode.ts';
import { encodeEpisode, encodeEvent } from '../recording/encode-episode.ts';

/** Whether two events have the same canonical bytes. */
export function sameEvent(a: EpisodeEvent, b: EpisodeEvent): boolean {
  return sameBytes(encodeEvent(a), encodeEvent(b));
}

/**
 * Whether an ending has the canonical bytes of the recorded one. Endings have no encoding of their
 * own: they are compared as the whole of an episode without events.
 */
export function sameEnding({ plan, ending }: Episode, now: Ending): boolean {
  return sameBytes(
    encodeEpisode({ plan, events: [], ending }),
    encodeEpisode({ plan, events: [], ending: now }),
  );
}

/** Whether two lists of bytes are the same; a loop of its own, as it runs over whole logs. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
