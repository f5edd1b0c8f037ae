import { closeSync, fstatSync, fsyncSync } from 'node:fs';
import { UserError } from '../core/errors.ts';
import { cutBlocks, writeBlock } from './block.ts';
import type { RawBlock } from './block.ts';
import { ByteBuffer, closeFrame, FILE_HEADER, openFrame } from './frame.ts';
import { decodeEpisodeId } from './decode-episode.ts';
import {
  deflate,
  deflateNow,
  EMPTY_INDEX,
  extendIndex,
  hashId,
  saveIndex,
  walkSegment,
} from './segment-file.ts';
import { dropOldest, SEGMENT_BYTES, segmentFile, truncateLog } from './log-folder-file.ts';
import type { LogPosition } from './log-folder-file.ts';
import { episodeBytesOf } from './record.ts';
import type { PackedRecord, UnwrittenRecord } from './record.ts';
import { openRegular, reasonOf, syncFolder, writeFully } from './regular-file.ts';

/**
 * Appends episodes to a log. Only one writer may have a log open: the run's lock sees to it.
 *
 * A batch is compressed on other threads, block by block, while this one goes on, and is written then:
 * it is readable and survives the end of this process when the promise of `append` is kept. It survives
 * a power cut after `sync`, which is called at checkpoints and waits for nobody: what isn't compressed
 * by then, it compresses itself.
 */
export class EpisodeWriter {
  readonly #folder: string;
  readonly #segmentBytes: number;
  readonly #mostBytes: number;
  readonly #buffer = new ByteBuffer(2 ** 18);
  #place: LogPosition;
  /** A resumed run goes on from here, so that nothing behind it may be dropped. */
  #synced: LogPosition;
  #fd: number | undefined;
  #isNewFile = false;
  /** Of the open segment, for its index; ids themselves would be most of what a long run holds. */
  #hashes: number[] = [];
  #offsets: number[] = [];
  #waiting: Batch | undefined;

  /**
   * @param folder - Must exist.
   * @param from - Where the log ends; see `truncateLog`. A log that ends elsewhere is a UserError.
   * @param segmentBytes - A segment that has at least so many is closed before the next block.
   * @param mostBytes - Of the whole log: when a segment is begun, the oldest go, up to the last `sync`.
   */
  constructor(
    folder: string,
    from: LogPosition,
    segmentBytes = SEGMENT_BYTES,
    mostBytes: number = Infinity,
  ) {
    this.#folder = folder;
    this.#segmentBytes = segmentBytes;
    this.#mostBytes = mostBytes;
    this.#place = from;
    this.#synced = from;
    this.#openSegment();
  }

  /** Behind the last episode that was written. */
  get position(): LogPosition {
    return this.#place;
  }

  /**
   * Writes a batch, or nothing of it. Throws at once on data that can't be recorded (UserError: not
   * plain, too long); the promise is broken where the disk doesn't take it (UserError). The log is then
   * what it was before. Wait for one batch before the next: it is what keeps memory bounded.
   */
  append(records: readonly (UnwrittenRecord | PackedRecord)[]): Promise<void> {
    this.#writeWaiting();
    if (this.#fd === undefined) {
      throw new UserError(`${this.#folder}: episodes must be written before the log is closed`);
    }
    const blocks = cutBlocks(records, this.#buffer);
    const batch: Batch = { blocks, deflated: blocks.map(() => undefined) };
    this.#waiting = batch;
    return Promise.all(
      blocks.map(async ({ bytes }, i) => void (batch.deflated[i] = await deflate(bytes))),
    ).then(() => {
      if (this.#waiting === batch) this.#writeWaiting();
      if (batch.failure !== undefined) throw batch.failure;
    });
  }

  /** Waits until everything appended so far is on the disk, and returns where that ends. */
  sync(): LogPosition {
    this.#writeWaiting();
    if (this.#fd !== undefined) this.#bringToDisk(this.#fd);
    this.#synced = this.#place;
    return this.#place;
  }

  /** Ends writing; what was written stays readable. Calling it again does nothing. */
  close(): void {
    if (this.#fd === undefined) return;
    this.#writeWaiting();
    this.#closeSegment();
  }

  get #file(): string {
    return segmentFile(this.#folder, this.#place.segment);
  }

  /** Writes the batch that waits, if one does. */
  #writeWaiting(): void {
    const batch = this.#waiting;
    if (batch === undefined) return;
    this.#waiting = undefined;
    const before = this.#place;
    try {
      for (const [i, block] of batch.blocks.entries()) {
        this.#writeBlock(block, batch.deflated[i] ?? deflateNow(block.bytes));
      }
    } catch (error) {
      batch.failure = error instanceof Error ? error : new Error(String(error));
      this.#goBack(before);
      throw error;
    }
  }

  #writeBlock({ bytes, ids }: RawBlock, deflated: Uint8Array): void {
    if (this.#place.bytes >= this.#segmentBytes) this.#nextSegment();
    const buffer = this.#buffer;
    buffer.length = 0;
    if (this.#place.bytes === 0) buffer.append(FILE_HEADER);
    const offset = this.#place.bytes + buffer.length;
    const frame = openFrame(buffer);
    writeBlock(buffer, bytes.length, deflated);
    closeFrame(buffer, frame);
    writeFully(this.#file, this.#fd as number, buffer.written(), this.#place.bytes);
    for (const id of ids) {
      this.#hashes.push(hashId(id));
      this.#offsets.push(offset);
    }
    const { segment, bytes: start, episodes } = this.#place;
    this.#place = { segment, bytes: start + buffer.length, episodes: episodes + ids.length };
  }

  /** Removes a batch that was begun. If that fails as well, a reader still stops before the torn block. */
  #goBack(place: LogPosition): void {
    try {
      if (this.#fd !== undefined) closeSync(this.#fd);
      this.#fd = undefined;
      truncateLog(this.#folder, place);
      this.#place = place;
      this.#openSegment();
    } catch {
      // The folder or the device is gone; the error under way says so, and the log stays closed.
      this.#place = place;
    }
  }

  #nextSegment(): void {
    this.#closeSegment();
    this.#place = { ...this.#place, segment: this.#place.segment + 1, bytes: 0 };
    this.#openSegment();
    if (this.#mostBytes < Infinity) dropOldest(this.#folder, this.#mostBytes, this.#synced.segment);
  }

  #closeSegment(): void {
    const fd = this.#fd as number;
    this.#bringToDisk(fd);
    closeSync(fd);
    this.#fd = undefined;
    if (this.#hashes.length === 0) return;
    try {
      const { bytes } = this.#place;
      saveIndex(this.#file, extendIndex(EMPTY_INDEX, bytes, this.#hashes, this.#offsets));
    } catch {
      // A reader makes the index again; no reason to stop a run.
    }
  }

  #bringToDisk(fd: number): void {
    try {
      fsyncSync(fd);
      if (this.#isNewFile) syncFolder(this.#folder);
    } catch (error) {
      throw new UserError(`${this.#file}: couldn't be brought to the disk (${reasonOf(error)})`);
    }
    this.#isNewFile = false;
  }

  #openSegment(): void {
    const place = this.#place;
    const file = this.#file;
    try {
      this.#fd = openRegular(file, place.bytes === 0 ? 'create' : 'write');
    } catch (error) {
      throw new UserError(`${file}: couldn't be opened for writing (${reasonOf(error)})`);
    }
    this.#isNewFile = place.bytes === 0;
    this.#hashes = [];
    this.#offsets = [];
    const { size } = fstatSync(this.#fd);
    if (size !== place.bytes) {
      this.#giveUp(
        `writing must go on at its end, byte ${size}, got byte ${place.bytes}; ` +
          'truncate the log to the place first',
      );
    }
    if (place.bytes === 0) return;
    for (const item of walkSegment(file)) {
      if (item.kind !== 'block') {
        return this.#giveUp(
          `can't be written on behind a damaged block at byte ${item.offset}; ` +
            'go back to an older checkpoint',
        );
      }
      for (const record of item.records) {
        this.#hashes.push(hashId(decodeEpisodeId(episodeBytesOf(record))));
        this.#offsets.push(item.offset);
      }
    }
  }

  #giveUp(why: string): never {
    closeSync(this.#fd as number);
    this.#fd = undefined;
    throw new UserError(`${this.#file}: ${why}`);
  }
}

/** A batch that is being compressed. */
interface Batch {
  readonly blocks: readonly RawBlock[];
  /** As far as they are ready. */
  readonly deflated: (Uint8Array | undefined)[];
  failure?: Error;
}
