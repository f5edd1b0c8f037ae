import { closeSync, fsyncSync, ftruncateSync, openSync, statSync } from 'node:fs';
import { UserError } from '../core/errors.ts';
import { ByteBuffer } from './byte-buffer.ts';
import { decodeEpisodeId } from './decode-episode.ts';
import { EMPTY_INDEX, extendIndex, hashId, saveIndex } from './episode-index-file.ts';
import { closeFrame, FILE_HEADER, openFrame } from './frame.ts';
import { episodeBytesOf, writeRecord, type UnwrittenRecord } from './record.ts';
import { SEGMENT_BYTES, segmentFile, type LogPosition } from './segment-file.ts';
import { syncFolder } from './sync-folder-file.ts';
import { walkSegment } from './walk-segment-file.ts';
import { reasonOf, writeFully } from './write-fully-file.ts';

/**
 * Appends episodes to a log. Only one writer may have a log open: the run's lock sees to it.
 *
 * A batch is one write. It is readable at once and survives the end of this process; it survives a
 * power cut after `sync`, which is called at checkpoints.
 */
export class EpisodeWriter {
  private readonly folder: string;
  private readonly segmentBytes: number;
  private readonly buffer = new ByteBuffer(2 ** 20);
  private place: LogPosition;
  private fd: number | undefined;
  private isNewFile = false;
  /** Of the open segment, for its index; ids themselves would be most of what a long run holds. */
  private hashes: number[] = [];
  private offsets: number[] = [];

  /**
   * @param folder - Must exist.
   * @param from - Where the log ends; see `truncateLog`. A log that ends elsewhere is a UserError.
   * @param segmentBytes - A segment that has at least so many is closed before the next batch.
   */
  constructor(folder: string, from: LogPosition, segmentBytes = SEGMENT_BYTES) {
    this.folder = folder;
    this.segmentBytes = segmentBytes;
    this.place = from;
    this.openSegment();
  }

  /** Behind the last episode. */
  get position(): LogPosition {
    return this.place;
  }

  /**
   * Writes a batch, or nothing of it: if it throws (UserError: a full disk, data that isn't plain),
   * the log is what it was before.
   */
  append(records: readonly UnwrittenRecord[]): void {
    if (records.length === 0) return;
    if (this.place.bytes >= this.segmentBytes) this.nextSegment();
    const fd = this.fd;
    if (fd === undefined) {
      throw new UserError(`${this.folder}: episodes must be written before the log is closed`);
    }
    const { buffer, place } = this;
    const known = this.hashes.length;
    let written = place.bytes;
    const flush = () => {
      writeFully(this.file, fd, buffer.written(), written);
      written += buffer.length;
      buffer.length = 0;
    };
    buffer.length = 0;
    try {
      if (place.bytes === 0) buffer.append(FILE_HEADER);
      for (const record of records) {
        this.offsets.push(written + buffer.length);
        const frame = openFrame(buffer);
        const payload = buffer.length;
        writeRecord(buffer, record);
        closeFrame(buffer, frame);
        this.hashes.push(hashId(idOf(record, buffer.bytes.subarray(payload, buffer.length))));
        if (buffer.length >= LONGEST_WRITE) flush();
      }
      flush();
    } catch (error) {
      this.hashes.length = this.offsets.length = known;
      takeBack(fd, place.bytes);
      throw error;
    }
    this.place = { ...place, bytes: written, episodes: place.episodes + records.length };
  }

  /** Waits until everything written so far is on the disk, and returns where that ends. */
  sync(): LogPosition {
    if (this.fd !== undefined) {
      try {
        fsyncSync(this.fd);
        if (this.isNewFile) syncFolder(this.folder);
      } catch (error) {
        throw new UserError(`${this.file}: couldn't be brought to the disk (${reasonOf(error)})`);
      }
      this.isNewFile = false;
    }
    return this.place;
  }

  /** Ends writing; what was written stays readable. Calling it again does nothing. */
  close(): void {
    if (this.fd === undefined) return;
    const fd = this.fd;
    this.sync();
    this.fd = undefined;
    closeSync(fd);
    if (this.hashes.length > 0) this.saveIndex();
  }

  private get file(): string {
    return segmentFile(this.folder, this.place.segment);
  }

  private nextSegment(): void {
    this.close();
    this.place = { ...this.place, segment: this.place.segment + 1, bytes: 0 };
    this.openSegment();
  }

  private openSegment(): void {
    const { file, place } = this;
    try {
      this.fd = openSync(file, place.bytes === 0 ? 'wx' : 'r+');
    } catch (error) {
      throw new UserError(`${file}: couldn't be opened for writing (${reasonOf(error)})`);
    }
    this.isNewFile = place.bytes === 0;
    this.hashes = [];
    this.offsets = [];
    const size = statSync(file).size;
    if (size !== place.bytes) {
      closeSync(this.fd);
      throw new UserError(
        `${file}: writing must go on at its end, byte ${size}, got byte ${place.bytes}; ` +
          'truncate the log to the place first',
      );
    }
    if (place.bytes === 0) return;
    for (const item of walkSegment(file)) {
      if (item.kind !== 'episode') {
        closeSync(this.fd);
        throw new UserError(
          `${file}: can't be written on behind a damaged frame at byte ${item.offset}; ` +
            'go back to an older checkpoint',
        );
      }
      this.hashes.push(hashId(decodeEpisodeId(episodeBytesOf(item.payload))));
      this.offsets.push(item.offset);
    }
  }

  private saveIndex(): void {
    try {
      const { bytes } = this.place;
      saveIndex(this.file, extendIndex(EMPTY_INDEX, bytes, this.hashes, this.offsets));
    } catch {
      // A reader makes the index again; no reason to stop a run.
    }
  }
}

/** Longer batches go out in pieces, so that memory stays bounded. */
const LONGEST_WRITE = 16 * 2 ** 20;

function idOf(record: UnwrittenRecord, payload: Uint8Array): string {
  return record.episode instanceof Uint8Array
    ? decodeEpisodeId(episodeBytesOf(payload))
    : record.episode.plan.id;
}

/** Removes a batch that was begun. If that fails as well, a reader still stops before the torn frame. */
function takeBack(fd: number, bytes: number): void {
  try {
    ftruncateSync(fd, bytes);
  } catch {
    // The file is closed or the device is gone; the error under way says so.
  }
}
