import type { Credit } from '../core/credit.ts';
import type { Episode } from '../core/episode.ts';
import { UserError } from '../core/errors.ts';
import type { EpisodeId } from '../core/ids.ts';
import type { ByteBuffer } from './byte-buffer.ts';
import { packCredits, unpackCredits } from './credit-list.ts';
import { decodeEpisode, decodeEpisodeId } from './decode-episode.ts';
import { packEpisode } from './encode-episode.ts';
import { rememberedBytes } from './encoded-once.ts';
import { wordAt } from './frame.ts';
import { damaged } from './msgpack.ts';

/** An episode and what it was credited with. Credits stand beside the log: they don't change its hash. */
export interface EpisodeRecord {
  readonly episode: Episode;
  readonly credits: readonly Credit[];
}

/** A record to be written; the episode may have been encoded elsewhere, for instance in a worker. */
export interface UnwrittenRecord {
  readonly episode: Episode | Uint8Array;
  readonly credits: readonly Credit[];
}

/** Before each record: length of the episode's canonical bytes, length of its credits; 4 bytes each. */
const RECORD_HEADER_BYTES = 8;

/** Appends a record and returns the episode's id. One of more than `longest` bytes is a UserError. */
export function writeRecord(
  buffer: ByteBuffer,
  { episode, credits }: UnwrittenRecord,
  longest: number,
): EpisodeId {
  const head = buffer.skip(RECORD_HEADER_BYTES);
  const id = episode instanceof Uint8Array ? decodeEpisodeId(episode) : episode.plan.id;
  buffer.append(bytesFor(episode));
  const middle = buffer.length;
  buffer.append(packCredits(credits, id));
  buffer.setWord(head, middle - head - RECORD_HEADER_BYTES);
  buffer.setWord(head + 4, buffer.length - middle);
  if (buffer.length - head > longest) {
    throw new UserError(
      `episode ${id}: must take at most ${longest} bytes in a log, got ${buffer.length - head}; ` +
        'say less in messages and prompts, or end games earlier',
    );
  }
  return id;
}

function bytesFor(episode: Episode | Uint8Array): Uint8Array {
  if (episode instanceof Uint8Array) return episode;
  return rememberedBytes(episode) ?? packEpisode(episode);
}

/** The records that lie in these bytes, as views, in order. */
export function* recordsIn(bytes: Uint8Array): Generator<Uint8Array, void, undefined> {
  for (let at = 0; at < bytes.length;) {
    const left = bytes.length - at;
    const length =
      left < RECORD_HEADER_BYTES
        ? Infinity
        : RECORD_HEADER_BYTES + wordAt(bytes, at) + wordAt(bytes, at + 4);
    if (length > left) throw damaged(`a record within ${left} bytes`, `a longer one`);
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

/** The episode and the credits of a record; throws a UserError if it isn't one. */
export function decodeRecord(record: Uint8Array): EpisodeRecord {
  const bytes = episodeBytesOf(record);
  const episode = decodeEpisode(bytes);
  const packed = record.subarray(RECORD_HEADER_BYTES + bytes.length);
  return { episode, credits: unpackCredits(packed, episode.plan.id) };
}

/** The episode's canonical bytes: what hashes are made of. A view, not a copy. */
export function episodeBytesOf(record: Uint8Array): Uint8Array {
  return record.subarray(RECORD_HEADER_BYTES, RECORD_HEADER_BYTES + wordAt(record, 0));
}
