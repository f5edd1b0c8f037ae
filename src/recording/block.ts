import type { EpisodeId } from '../core/ids.ts';
import { wordAt } from './frame.ts';
import type { ByteBuffer } from './frame.ts';
import { damaged } from './msgpack.ts';
import { recordsIn, writeRecord } from './record.ts';
import type { PackedRecord, UnwrittenRecord } from './record.ts';

/**
 * Records are compressed together in blocks of about this size, each on its own: large enough for what
 * games have in common, small enough to read one game without many others.
 */
export const BLOCK_BYTES = 2 ** 16;

/** No block is longer, so that a short file can't ask for much memory. */
const LONGEST_BLOCK = 2 ** 26;

/** Records of one block, not compressed. */
export interface RawBlock {
  readonly bytes: Uint8Array;
  /** Of its episodes, in order. */
  readonly ids: readonly EpisodeId[];
}

/**
 * Records cut into blocks: each ends with the first record that reaches `BLOCK_BYTES`, the last one
 * where the records end. What was in `buffer` is lost.
 */
export function cutBlocks(
  records: readonly (UnwrittenRecord | PackedRecord)[],
  buffer: ByteBuffer,
): readonly RawBlock[] {
  const blocks: RawBlock[] = [];
  let ids: EpisodeId[] = [];
  buffer.length = 0;
  for (const [i, record] of records.entries()) {
    ids.push(writeRecord(buffer, record, LONGEST_BLOCK - BLOCK_BYTES));
    if (buffer.length < BLOCK_BYTES && i < records.length - 1) continue;
    blocks.push({ bytes: buffer.written().slice(), ids });
    buffer.length = 0;
    ids = [];
  }
  return blocks;
}

/** Writes the payload of a block's frame: the length of its records, and these as deflate packed them. */
export function writeBlock(buffer: ByteBuffer, length: number, deflated: Uint8Array): void {
  buffer.appendWord(length);
  buffer.append(deflated);
}

/** Raw deflate, backwards: bytes of exactly this length, or it throws. */
export type Inflate = (deflated: Uint8Array, length: number) => Uint8Array;

/** The records of a frame's payload, in order; throws a UserError if it isn't a block. */
export function readBlock(payload: Uint8Array, inflate: Inflate): readonly Uint8Array[] {
  const length = payload.length < 4 ? 0 : wordAt(payload, 0);
  if (!(length > 0 && length <= LONGEST_BLOCK)) {
    throw damaged(`a block of 1 to ${LONGEST_BLOCK} bytes`, String(length));
  }
  return [...recordsIn(inflate(payload.subarray(4), length))];
}
