import { closeSync, fstatSync, readSync, renameSync, writeFileSync } from 'node:fs';
import { deflateRaw, deflateRawSync, inflateRawSync } from 'node:zlib';
import { UserError } from '../core/errors.ts';
import { readBlock } from './block.ts';
import { crc32 } from './crc32.ts';
import {
  ByteBuffer,
  closeFrame,
  FILE_HEADER,
  openFrame,
  readFileHeader,
  readFrame,
  wordAt,
} from './frame.ts';
import { damaged } from './msgpack.ts';
import { createRegular, openRegular, readRegular } from './regular-file.ts';

/** What a walk over a segment meets. After anything but a block it ends. */
export type SegmentItem =
  | {
      readonly kind: 'block';
      /** See `decodeRecord`. */
      readonly records: readonly Uint8Array[];
      /** Bytes of the file before the block, and before what comes after it. */
      readonly offset: number;
      readonly end: number;
    }
  /** The file ends within a frame or its header: a write that is under way or was cut short. */
  | { readonly kind: 'short'; readonly offset: number; readonly missing: number }
  | { readonly kind: 'damaged'; readonly offset: number; readonly reason: string };

/**
 * The blocks of a segment file from a place between two of them on (0: from its start), as far as they
 * are written and intact. Memory is bounded by the longest block.
 */
export function* walkSegment(file: string, from = 0): Generator<SegmentItem, void, undefined> {
  const fd = openRegular(file, 'read');
  try {
    let chunk: Uint8Array = new Uint8Array(0);
    let base = from; // place of the chunk in the file
    let at = 0;
    let headerDone = from > 0;
    for (;;) {
      const frame = headerDone ? readFrame(chunk, at) : readFileHeader(chunk);
      if (frame.kind === 'damaged') {
        return yield { kind: 'damaged', offset: base + at, reason: frame.reason };
      }
      if (frame.kind === 'frame') {
        const [offset, end] = [base + at, base + frame.end];
        at = frame.end;
        if (headerDone) {
          const item = blockAt(chunk.subarray(frame.start, frame.end), offset, end);
          yield item;
          if (item.kind !== 'block') return;
        }
        headerDone = true;
        continue;
      }
      const unread = fstatSync(fd).size - (base + chunk.length);
      if (frame.missing > unread) {
        const isEmpty = base + chunk.length === 0; // created, and its first batch not yet there
        if (unread === 0 && at === chunk.length && (headerDone || isEmpty)) return;
        return yield { kind: 'short', offset: base + at, missing: frame.missing - unread };
      }
      const rest = chunk.subarray(at);
      base += at;
      at = 0;
      const grown = new Uint8Array(rest.length + Math.min(unread, Math.max(frame.missing, CHUNK)));
      grown.set(rest);
      const read = readSync(fd, grown, rest.length, grown.length - rest.length, base + rest.length);
      if (read === 0) return; // it was truncated under our eyes
      chunk = grown.subarray(0, rest.length + read);
    }
  } finally {
    closeSync(fd);
  }
}

function blockAt(payload: Uint8Array, offset: number, end: number): SegmentItem {
  try {
    return { kind: 'block', records: readBlock(payload, inflate), offset, end };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { kind: 'damaged', offset, reason: error.message };
  }
}

/** Whether a segment file is intact from its start to byte `end`, and a block ends there. */
export function isIntact(file: string, end: number): boolean {
  if (end === 0) return true;
  for (const item of walkSegment(file)) {
    if (item.kind !== 'block') return false;
    if (item.end >= end) return item.end === end;
  }
  return false;
}

const CHUNK = 2 ** 20; // bytes read at once

/**
 * Deflate without a header of its own: the frame has length and checksum. zlib of Python reads it with
 * `wbits=-15`, a browser with `DecompressionStream('deflate-raw')`. Level 6 takes a tenth less room
 * than level 1, and the time is another thread's.
 */
const OPTIONS = { level: 6 } as const;

/** Off this thread; the same bytes as `deflateNow`. */
export function deflate(bytes: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) =>
    deflateRaw(bytes, OPTIONS, (error, packed) => (error ? reject(error) : resolve(packed))),
  );
}

/** On this thread, where nobody can wait. */
export function deflateNow(bytes: Uint8Array): Uint8Array {
  return deflateRawSync(bytes, OPTIONS);
}

/** See `Inflate`. What isn't deflate, or is longer or shorter, is a UserError. */
function inflate(deflated: Uint8Array, length: number): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = inflateRawSync(deflated, { maxOutputLength: length });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw damaged(`${length} bytes in deflate`, `'${message}'`);
  }
  if (bytes.length === length) return bytes;
  throw damaged(`${length} bytes in deflate`, `${bytes.length}`);
}

/** The side file that tells where a segment's episodes start; it may be missing. */
export function indexFile(segment: string): string {
  return `${segment}.index`;
}

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
