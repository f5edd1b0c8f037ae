import { closeSync, renameSync, writeFileSync } from 'node:fs';
import { ByteBuffer } from './byte-buffer.ts';
import { crc32 } from './crc32.ts';
import { closeFrame, FILE_HEADER, openFrame, readFrame, wordAt } from './frame.ts';
import { createRegular, readRegular } from './regular-file.ts';
import { indexFile } from './segment-file.ts';

/**
 * Where the episodes of one segment start: pairs (CRC-32 of the id, offset of its block), sorted by
 * both. A hint, never the truth: the block that it points to is checked and says its own ids, and a
 * missing or damaged index is made again by walking over the segment.
 */
export interface EpisodeIndex {
  /** Bytes of the segment that it covers. */
  readonly bytes: number;
  /** (hash, offset) × episodes. */
  readonly pairs: Uint32Array;
}

/** Covers nothing. */
export const EMPTY_INDEX: EpisodeIndex = { bytes: 0, pairs: new Uint32Array(0) };

/** The index with more ids, as their hashes, and the offsets of their blocks (same order), up to byte `bytes`. */
export function extendIndex(
  index: EpisodeIndex,
  bytes: number,
  hashes: readonly number[],
  offsets: readonly number[],
): EpisodeIndex {
  const pairs = hashes.map((hash, i): readonly [number, number] => [hash, offsets[i] as number]);
  for (let i = 0; i < index.pairs.length; i += 2) {
    pairs.push([index.pairs[i] as number, index.pairs[i + 1] as number]);
  }
  pairs.sort(([a, atA], [b, atB]) => a - b || atA - atB);
  return { bytes, pairs: Uint32Array.from(pairs.flat()) };
}

/** Offsets at which an episode may start; nearly always one, or none. */
export function lookUp(index: EpisodeIndex, id: string): readonly number[] {
  const hash = hashId(id);
  const { pairs } = index;
  let low = 0;
  let high = pairs.length / 2;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((pairs[2 * middle] as number) < hash) low = middle + 1;
    else high = middle;
  }
  const offsets: number[] = [];
  for (; pairs[2 * low] === hash; low++) offsets.push(pairs[2 * low + 1] as number);
  return offsets;
}

/** Puts the index beside its segment. It isn't worth an fsync: what is lost is made again. */
export function saveIndex(segment: string, index: EpisodeIndex): void {
  const buffer = new ByteBuffer(64 + 4 * index.pairs.length);
  buffer.append(FILE_HEADER);
  const frame = openFrame(buffer);
  buffer.appendWord(index.bytes);
  for (const word of index.pairs) buffer.appendWord(word);
  closeFrame(buffer, frame);
  const temporary = `${indexFile(segment)}.tmp`;
  const fd = createRegular(temporary);
  try {
    writeFileSync(fd, buffer.written());
  } finally {
    closeSync(fd);
  }
  renameSync(temporary, indexFile(segment));
}

/** The index beside a segment, or undefined if there is none that can be trusted. */
export function loadIndex(segment: string): EpisodeIndex | undefined {
  let file: Uint8Array;
  try {
    file = readRegular(indexFile(segment));
  } catch {
    return undefined;
  }
  const frame = readFrame(file, FILE_HEADER.length);
  if (frame.kind !== 'frame' || (frame.end - frame.start) % 8 !== 4) return undefined;
  const words = new Uint32Array((frame.end - frame.start) / 4 - 1);
  for (let i = 0; i < words.length; i++) words[i] = wordAt(file, frame.start + 4 + 4 * i);
  return { bytes: wordAt(file, frame.start), pairs: words };
}

/** What an id is indexed by: a number in [0, 2**32). */
export function hashId(id: string): number {
  return crc32(new TextEncoder().encode(id));
}
