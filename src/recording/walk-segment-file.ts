import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { FILE_HEADER, readFrame } from './frame.ts';

/** What a walk over a segment meets. After anything but an episode it ends. */
export type SegmentItem =
  | {
      readonly kind: 'episode';
      /** See `decodeRecord`; a view into a larger buffer. */
      readonly payload: Uint8Array;
      /** Bytes of the file before the frame, and before what comes after it. */
      readonly offset: number;
      readonly end: number;
    }
  /** The file ends within a frame or its header: a write that is under way or was cut short. */
  | { readonly kind: 'short'; readonly offset: number; readonly missing: number }
  | { readonly kind: 'damaged'; readonly offset: number; readonly reason: string };

/**
 * The frames of a segment file from a place between two of them on (0: from its start), as far as
 * they are written and intact. Memory is bounded by the longest frame that the file really holds.
 */
export function* walkSegment(file: string, from = 0): Generator<SegmentItem, void, undefined> {
  const fd = openSync(file, 'r');
  try {
    let chunk: Uint8Array = new Uint8Array(0);
    let base = from; // place of the chunk in the file
    let at = 0;
    let headerDone = from > 0;
    for (;;) {
      const frame = headerDone ? readFrame(chunk, at) : readHeader(chunk);
      if (frame.kind === 'damaged') {
        const reason = headerDone
          ? 'the checksum of the frame differs'
          : 'it does not start like an episode file that this version of agon can read';
        return yield { kind: 'damaged', offset: base + at, reason };
      }
      if (frame.kind === 'frame') {
        const [offset, end] = [base + at, base + frame.end];
        at = frame.end;
        if (headerDone) {
          yield { kind: 'episode', payload: chunk.subarray(frame.start, frame.end), offset, end };
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

/** Whether a segment file is intact from its start to byte `end`, and a frame ends there. */
export function isIntact(file: string, end: number): boolean {
  if (end === 0) return true;
  for (const item of walkSegment(file)) {
    if (item.kind !== 'episode') return false;
    if (item.end >= end) return item.end === end;
  }
  return false;
}

const CHUNK = 2 ** 20; // bytes read at once

function readHeader(chunk: Uint8Array) {
  for (const [i, byte] of FILE_HEADER.entries()) {
    const found = chunk[i];
    if (found === undefined) {
      return { kind: 'short', missing: FILE_HEADER.length - chunk.length } as const;
    }
    if (found !== byte) return { kind: 'damaged' } as const;
  }
  return { kind: 'frame', start: 0, end: FILE_HEADER.length } as const;
}
