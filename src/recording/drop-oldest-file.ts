import { closeSync, fsyncSync, renameSync, rmSync } from 'node:fs';
import { loadIndex } from './episode-index-file.ts';
import { createRegular, sizeOfRegular } from './regular-file.ts';
import {
  droppedFile,
  indexFile,
  listSegments,
  readDropped,
  segmentFile,
  type DroppedEpisodes,
} from './segment-file.ts';
import { walkSegment } from './walk-segment-file.ts';
import { syncFolder, writeFully } from './write-fully-file.ts';

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
