import type { Episode } from '../core/episode.ts';

/** By episode, the canonical bytes that it came as. Kept no longer than the episode. */
const encoded = new WeakMap<Episode, Uint8Array>();

/**
 * Says that these are the episode's canonical bytes: it was encoded where it was played, so that who
 * records it needn't do it again. Episodes are never altered.
 */
export function rememberBytes(episode: Episode, bytes: Uint8Array): Episode {
  encoded.set(episode, bytes);
  return episode;
}

/** The canonical bytes, if somebody has made them already. */
export function rememberedBytes(episode: Episode): Uint8Array | undefined {
  return encoded.get(episode);
}
