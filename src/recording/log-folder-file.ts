import { closeSync, fsyncSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../core/errors.ts';
import {
  createRegular,
  namesInFolder,
  readRegularText,
  sizeOfRegular,
  syncFolder,
  truncateRegular,
  writeFully,
} from './regular-file.ts';
import { indexFile, loadIndex, walkSegment } from './segment-file.ts';

/**
 * A log is a folder of segment files, `000000.agon`, `000001.agon`, …, each of at most about
 * `SEGMENT_BYTES`. A segment is complete before the next one begins.
 */
export const SEGMENT_BYTES = 64 * 2 ** 20;

/** A place between two episodes of a log. Plain data: checkpoints keep one. */
export interface LogPosition {
  /** Number of the segment. */
  readonly segment: number;
  /** Bytes of that segment before this place, or before the block it is in; 0 before the header is written. */
  readonly bytes: number;
  /** Episodes of the whole log before this place. */
  readonly episodes: number;
  /** Episodes of the block that starts at `bytes` before this place; absent for 0. Writers stop at blocks. */
  readonly skip?: number;
}

/** Before the first episode. */
export const START_OF_LOG: LogPosition = { segment: 0, bytes: 0, episodes: 0 };

/** The file of a segment. */
export function segmentFile(folder: string, segment: number): string {
  return join(folder, `${String(segment).padStart(6, '0')}.agon`);
}

/** What a rule has dropped from the start of a log, to save room. */
export interface DroppedEpisodes {
  /** Segments before this one are gone. */
  readonly segments: number;
  /** Episodes that were in them. */
  readonly episodes: number;
}

/** The file beside the segments that says so. */
function droppedFile(folder: string): string {
  return join(folder, 'dropped.json');
}

/** What was dropped; nothing if the log doesn't say. A file that says something else is a UserError. */
export function readDropped(folder: string): DroppedEpisodes {
  const file = droppedFile(folder);
  if (sizeOfRegular(file) === undefined) return { segments: 0, episodes: 0 };
  const parsed = droppedEpisodes.safeParse(jsonOf(readRegularText(file)));
  if (parsed.success) return parsed.data;
  throw new UserError(
    `${file}: must say {segments, episodes}, got something else; restore the file`,
  );
}

const droppedEpisodes = z.object({ segments: z.int().min(0), episodes: z.int().min(0) });

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Numbers of the segments in a folder that weren't dropped, in order. Throws a UserError where one between them is missing. */
export function listSegments(folder: string): readonly number[] {
  const first = readDropped(folder).segments;
  const segments = namesInFolder(folder)
    .flatMap((name) => /^(\d{6,})\.agon$/.exec(name)?.[1] ?? [])
    .map(Number)
    .filter((segment) => segment >= first) // a kill may have left some that were to go
    .sort((a, b) => a - b);
  for (const [i, segment] of segments.entries()) {
    const expected = first + i;
    if (segment !== expected) {
      throw new UserError(
        `${folder}: segments must be numbered without a gap, got ${segment} where ${expected} should be; ` +
          'put the missing file back',
      );
    }
  }
  return segments;
}

/** Whether a log reaches as far as this place. */
export function reaches(folder: string, position: LogPosition): boolean {
  if (position.bytes === 0 && position.segment === 0) return true;
  const file = segmentFile(folder, position.segment);
  return (sizeOfRegular(file) ?? -1) >= position.bytes;
}

/**
 * Forgets what a log holds past a place, for instance past a checkpoint: it will be made again.
 * Deletes from the end, so that it may be interrupted at any instant and begun again.
 */
export function truncateLog(folder: string, position: LogPosition): void {
  if (!reaches(folder, position)) {
    throw new UserError(
      `${segmentFile(folder, position.segment)}: must have at least ${position.bytes} bytes; ` +
        'recorded episodes are missing, go back to an older checkpoint',
    );
  }
  for (const segment of [...listSegments(folder)].reverse()) {
    if (segment < position.segment) break;
    const file = segmentFile(folder, segment);
    const keep = segment === position.segment ? position.bytes : 0;
    if (keep > 0 && sizeOfRegular(file) === keep) continue;
    rmSync(indexFile(file), { force: true }); // it would name blocks that are gone
    if (keep === 0) rmSync(file);
    else truncateRegular(file, keep);
  }
}

/**
 * Drops the oldest segments of a log until it takes at most `mostBytes`, but none from `keepFrom` on.
 * What is dropped is written down first, so that a kill at any instant leaves a log that reads well.
 */
export function dropOldest(folder: string, mostBytes: number, keepFrom: number): void {
  const segments = listSegments(folder);
  const files = segments.map((segment) => segmentFile(folder, segment));
  const sizes = files.map((file) => sizeOf(file));
  let total = sizes.reduce((sum, size) => sum + size, 0);
  let { segments: first, episodes } = readDropped(folder);
  const gone: string[] = [];
  for (const [i, file] of files.entries()) {
    if (total <= mostBytes || (segments[i] as number) >= keepFrom) break;
    total -= sizes[i] as number;
    episodes += countEpisodes(file);
    first++;
    gone.push(file);
  }
  if (gone.length === 0) return;
  writeDropped(folder, { segments: first, episodes });
  for (const file of gone) {
    rmSync(indexFile(file), { force: true });
    rmSync(file);
  }
}

function writeDropped(folder: string, dropped: DroppedEpisodes): void {
  const temporary = `${droppedFile(folder)}.tmp`;
  const fd = createRegular(temporary);
  try {
    writeFully(temporary, fd, new TextEncoder().encode(`${JSON.stringify(dropped)}\n`), 0);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(temporary, droppedFile(folder));
  syncFolder(folder);
}

const sizeOf = (file: string): number => sizeOfRegular(file) ?? 0;

function countEpisodes(file: string): number {
  const index = loadIndex(file);
  if (index?.bytes === sizeOf(file)) return index.pairs.length / 2;
  let count = 0;
  for (const item of walkSegment(file)) if (item.kind === 'block') count += item.records.length;
  return count;
}
