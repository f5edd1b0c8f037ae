import { crc32 } from './crc32.ts';

/**
 * The first 8 bytes of an episode file: `AGON`, the version of the file format, and three bytes that
 * a transfer as text would change.
 */
export const FILE_HEADER: Uint8Array = Uint8Array.of(0x41, 0x47, 0x4f, 0x4e, 2, 0x0d, 0x0a, 0x1a);

/** Before each payload: its length and a checksum, 4 bytes each. */
const FRAME_HEADER_BYTES = 8;

/** What stands at some place of a file. */
export type Frame =
  | { readonly kind: 'frame'; readonly start: number; readonly end: number } // of the payload
  /** Fewer bytes than the frame has: nothing yet, or a write that was cut short. */
  | { readonly kind: 'short'; readonly missing: number }
  | { readonly kind: 'damaged'; readonly reason: string };

/** Leaves room for a frame's header and returns its place; the payload is to be written next. */
export function openFrame(buffer: ByteBuffer): number {
  return buffer.skip(FRAME_HEADER_BYTES);
}

/**
 * Fills in the header of the frame at `at`, which ends where the buffer does. The checksum covers the
 * length as well, so that a run of zeros, which some file systems leave after a crash, is no frame.
 */
export function closeFrame(buffer: ByteBuffer, at: number): void {
  const start = at + FRAME_HEADER_BYTES;
  buffer.setWord(at, buffer.length - start);
  buffer.setWord(at + 4, checksum(buffer.bytes, at, buffer.length));
}

/** Looks at the frame that starts at `at`; `end` is where the bytes end that are there so far. */
export function readFrame(bytes: Uint8Array, at: number, end = bytes.length): Frame {
  const start = at + FRAME_HEADER_BYTES;
  if (start > end) return { kind: 'short', missing: start - end };
  const length = wordAt(bytes, at);
  if (length > end - start) return { kind: 'short', missing: length - (end - start) };
  return checksum(bytes, at, start + length) === wordAt(bytes, at + 4)
    ? { kind: 'frame', start, end: start + length }
    : { kind: 'damaged', reason: 'the checksum of the frame differs' };
}

/** Looks at the first bytes of an episode file as `readFrame` does at a frame. */
export function readFileHeader(bytes: Uint8Array): Frame {
  for (const [i, byte] of FILE_HEADER.entries()) {
    const found = bytes[i];
    if (found === undefined) return { kind: 'short', missing: FILE_HEADER.length - bytes.length };
    if (found === byte) continue;
    const reason =
      i === VERSION_AT && found === 1
        ? OLD_LAYOUT
        : 'it does not start like an episode file that this version of agon can read';
    return { kind: 'damaged', reason };
  }
  return { kind: 'frame', start: 0, end: FILE_HEADER.length };
}

/** What is said of files and runs of layout 1. */
export const OLD_LAYOUT =
  'recorded by agon 0.1 (layout 1); this is layout 2: open it with that version';

/** Place of the version in `FILE_HEADER`. */
const VERSION_AT = 4;

/** An unsigned little-endian 32-bit word. */
export function wordAt(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true);
}

function checksum(bytes: Uint8Array, at: number, end: number): number {
  return crc32(bytes, at + FRAME_HEADER_BYTES, end, crc32(bytes, at, at + 4));
}

/** Bytes that are written one behind the other, in a buffer that grows. */
export class ByteBuffer {
  /** Only the first `length` bytes are written; replaced when it grows. */
  bytes: Uint8Array;
  length = 0;
  #view: DataView;

  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.bytes.buffer);
  }

  /** A copy of these bytes behind the others. */
  append(more: Uint8Array): void {
    const at = this.skip(more.length);
    this.bytes.set(more, at);
  }

  /** An unsigned 32-bit word, little-endian. */
  appendWord(word: number): void {
    this.setWord(this.skip(4), word);
  }

  /** As `appendWord`, at a place that was written or skipped before. */
  setWord(at: number, word: number): void {
    this.#view.setUint32(at, word, true);
  }

  /** Leaves room for `size` bytes, to be filled in, and returns where it starts. */
  skip(size: number): number {
    const at = this.length;
    if (at + size > this.bytes.length) this.#grow(at + size);
    this.length = at + size;
    return at;
  }

  /** What was written so far; a view. */
  written(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  #grow(needed: number): void {
    const grown = new Uint8Array(Math.max(needed, 2 * this.bytes.length));
    grown.set(this.written());
    this.bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}
