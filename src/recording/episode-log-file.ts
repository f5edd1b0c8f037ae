import { lstatSync } from 'node:fs';
import { UserError } from '../core/errors.ts';
import { decodeEpisodeId } from './decode-episode.ts';
import {
  EMPTY_INDEX,
  extendIndex,
  hashId,
  loadIndex,
  lookUp,
  walkSegment,
} from './segment-file.ts';
import type { EpisodeIndex } from './segment-file.ts';
import { decodeRecord, episodeBytesOf } from './record.ts';
import type { EpisodeRecord } from './record.ts';
import { sizeOfRegular } from './regular-file.ts';
import { listSegments, readDropped, segmentFile, START_OF_LOG } from './log-folder-file.ts';
import type { DroppedEpisodes, LogPosition } from './log-folder-file.ts';

/** An episode as it lies in a log; decoded only when asked for. */
export interface StoredEpisode {
  readonly id: string;
  /** The episode's canonical bytes: hash these. */
  readonly bytes: Uint8Array;
  /** Those of its record, credits included: what the manifest hashes. */
  readonly record: Uint8Array;
  /** Where its block lies, for messages. */
  readonly file: string;
  readonly offset: number;
  /** Decodes it with its credits; throws a UserError on data that no agon wrote. */
  decode(): EpisodeRecord;
}

/** A stored episode met in order; reading can go on behind it. */
export interface LogEntry extends StoredEpisode {
  readonly after: LogPosition;
}

/**
 * Reads a log while it is written or later: a folder of segments, or a single `.agon` file.
 * Never writes, holds no file open between calls.
 */
export class EpisodeLog {
  readonly path: string;
  readonly #isFolder: boolean;
  readonly #indexes = new Map<string, EpisodeIndex>();

  constructor(path: string) {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) {
      throw new UserError(
        `${path}: must be a folder of episodes or an .agon file, got nothing there`,
      );
    }
    this.path = path;
    if (!found.isDirectory()) sizeOfRegular(path); // refuses links and pipes
    this.#isFolder = found.isDirectory();
  }

  /** The segment files, oldest first. */
  files(): readonly string[] {
    if (!this.#isFolder) return [this.path];
    return listSegments(this.path).map((segment) => segmentFile(this.path, segment));
  }

  /** What a rule of the run has dropped from its start, to save room. */
  dropped(): DroppedEpisodes {
    return this.#isFolder ? readDropped(this.path) : { segments: 0, episodes: 0 };
  }

  /**
   * The episodes behind a place, in the order they were written. A block that is only partly there
   * counts as not yet written, so to follow a live log call this again with the last `after`.
   * Damage ends in a UserError, when everything before it has been given.
   */
  *read(from: LogPosition = START_OF_LOG): Generator<LogEntry, void, undefined> {
    let { segment, bytes, episodes, skip = 0 } = from;
    for (;;) {
      // Asked before reading: a segment that has a successor doesn't grow any more.
      const dropped = this.dropped();
      if (segment < dropped.segments) {
        ({ segment, episodes } = { segment: dropped.segments, episodes: dropped.episodes });
        bytes = skip = 0;
      }
      const files = this.files();
      const file = files[segment - dropped.segments];
      if (file === undefined) return;
      const isLast = segment === dropped.segments + files.length - 1;
      if ((sizeOfRegular(file) ?? 0) < bytes) return; // its run was resumed further back
      for (const item of walkSegment(file, bytes)) {
        if (item.kind === 'block') {
          for (const [i, record] of item.records.entries()) {
            if (i < skip) continue;
            episodes++;
            const isLastOfBlock = i === item.records.length - 1;
            const after = isLastOfBlock
              ? { segment, bytes: item.end, episodes }
              : { segment, bytes: item.offset, episodes, skip: i + 1 };
            yield { ...stored(file, item.offset, record), after };
          }
          skip = 0;
        } else if (item.kind === 'damaged') {
          throw damage(file, item.offset, item.reason);
        } else if (isLast) return;
        else throw damage(file, item.offset, `${item.missing} bytes are missing`);
      }
      if (isLast) return;
      segment++;
      bytes = 0;
    }
  }

  /** The episode of an id, or undefined; without reading the others where an index is there. */
  get(id: string): StoredEpisode | undefined {
    const found = this.#search(id);
    if (found !== undefined) return found;
    // A miss must be certain: an index may be another segment's, or older than a resumed run.
    for (const file of this.files()) this.#indexes.set(file, reachEnd(file, EMPTY_INDEX));
    return this.#search(id);
  }

  #search(id: string): StoredEpisode | undefined {
    for (const file of [...this.files()].reverse()) {
      const known = this.#indexes.get(file) ?? loadIndex(file) ?? EMPTY_INDEX;
      const index = reachEnd(file, known);
      this.#indexes.set(file, index);
      for (const offset of lookUp(index, id)) {
        for (const record of readRecords(file, offset)) {
          const episode = stored(file, offset, record);
          if (episode.id === id) return episode;
        }
      }
    }
    return undefined;
  }
}

/** The index with what was written since. Damage behind an episode isn't the business of a look-up. */
function reachEnd(file: string, known: EpisodeIndex): EpisodeIndex {
  const size = sizeOfRegular(file) ?? 0;
  if (known.bytes === size) return known;
  const index = known.bytes < size ? known : EMPTY_INDEX;
  let end = index.bytes;
  const hashes: number[] = [];
  const offsets: number[] = [];
  for (const item of walkSegment(file, index.bytes)) {
    if (item.kind !== 'block') break;
    for (const record of item.records) {
      hashes.push(hashId(stored(file, item.offset, record).id));
      offsets.push(item.offset);
    }
    end = item.end;
  }
  return extendIndex(index, end, hashes, offsets);
}

function stored(file: string, offset: number, record: Uint8Array): StoredEpisode {
  const bytes = episodeBytesOf(record);
  return {
    id: readable(file, offset, () => decodeEpisodeId(bytes)),
    bytes,
    record,
    file,
    offset,
    decode: () => readable(file, offset, () => decodeRecord(record)),
  };
}

/** Puts the place before what a decoder says. */
function readable<T>(file: string, offset: number, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${file}, block at byte ${offset}: ${error.message}`);
  }
}

function damage(file: string, offset: number, reason: string): UserError {
  return new UserError(
    `${file}: every block must be as it was written, but at byte ${offset} ${reason}; ` +
      'episodes before it are intact, restore the file for those after it',
  );
}

/** The records of the block at a place; none if no intact block is there. */
function readRecords(file: string, offset: number): readonly Uint8Array[] {
  const [block] = walkSegment(file, offset);
  return block?.kind === 'block' ? block.records : [];
}
