import type { EpisodeView } from '../../protocol.ts';

/** Indices of the messages that a seat neither said nor heard; null for everybody's eyes. */
export function unseenBy(episode: EpisodeView, seat: string | null): ReadonlySet<number> | null {
  if (seat === null) return null;
  return new Set(
    episode.events.flatMap((event) =>
      event.kind === 'message' && event.actor !== seat && event.to !== seat ? [event.index] : [],
    ),
  );
}
