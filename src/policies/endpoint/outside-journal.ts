import type { DecisionPlace } from '../../core/episode.ts';
import type { EpisodeId } from '../../core/ids.ts';
import type { OutsideReply } from './outside-reply.ts';

/** Which decision of a run. */
export interface OutsidePlace extends DecisionPlace {
  readonly episode: EpisodeId;
}

/** What came of a request: a reply, or why there is none, which ended its episode. */
export type Outcome = { readonly reply: OutsideReply } | { readonly failed: string };

/**
 * What outside policies said, kept before it is used: what is asked again, by a run that was resumed, is read here and
 * costs nothing.
 */
export interface OutsideJournal {
  /** @param asked - digest of the question; a reply to another one is not the one that is meant */
  find(place: OutsidePlace, asked: string): Outcome | undefined;
  append(place: OutsidePlace, asked: string, outcome: Outcome): void;
}

/** Keeps nothing: for games that no run records. */
export const noJournal: OutsideJournal = { find: () => undefined, append: () => undefined };
