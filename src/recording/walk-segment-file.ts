import { closeSync, fstatSync, readSync } from 'node:fs';
import { UserError } from '../core/errors.ts';
import { readBlock } from './block.ts';
import { inflate } from './deflate-file.ts';
import { readFileHeader, readFrame } from './frame.ts';
import { openRegular } from './regular-file.ts';

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
