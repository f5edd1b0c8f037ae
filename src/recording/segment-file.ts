import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../core/errors.ts';
import { namesInFolder, readRegularText, sizeOfRegular, truncateRegular } from './regular-file.ts';

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

/** The side file that tells where a segment's episodes start; it may be missing. */
export function indexFile(segment: string): string {
  return `${segment}.index`;
}

/** What a rule has dropped from the start of a log, to save room. */
export interface DroppedEpisodes {
  /** Segments before this one are gone. */
  readonly segments: number;
  /** Episodes that were in them. */
  readonly episodes: number;
}

/** The file beside the segments that says so. */
export function droppedFile(folder: string): string {
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
