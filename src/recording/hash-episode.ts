import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Episode } from '../core/episode.ts';
import type { EpisodeId } from '../core/ids.ts';
import { UserError } from '../core/errors.ts';
import { encodeEpisode } from './encode-episode.ts';

/** SHA-256 of an episode's canonical bytes (plan, events and ending; no credits), 64 hex digits. */
export function hashEpisode(episode: Episode | Uint8Array): string {
  return bytesToHex(sha256(episode instanceof Uint8Array ? episode : encodeEpisode(episode)));
}

/**
 * One hash for a set of episodes, given as [id, `hashEpisode`] in any order: SHA-256 of the lines
 * `<hash> <id>\n`, sorted by id (by UTF-16 units). It says what was played, and nothing of how many
 * episodes ran side by side, in how many workers, or which finished first.
 *
 * An episode that comes twice is an error: no log may hold one twice.
 */
export function hashLog(episodes: Iterable<readonly [EpisodeId, string]>): string {
  const sorted = [...episodes].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const digest = sha256.create();
  let previous: EpisodeId | undefined;
  for (const [id, hash] of sorted) {
    if (id === previous) {
      throw new UserError(`hashLog: every episode must come once, got ${id} twice; check the log`);
    }
    digest.update(utf8ToBytes(`${hash} ${id}\n`));
    previous = id;
  }
  return bytesToHex(digest.digest());
}
