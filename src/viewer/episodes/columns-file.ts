import { closeSync, readSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../core/errors.ts';
import { crc32 } from '../../recording/crc32.ts';
import { openRegular, readRegularText, sizeOfRegular } from '../../recording/regular-file.ts';
import { reaches, readDropped, segmentFile } from '../../recording/log-folder-file.ts';
import type { LogPosition } from '../../recording/log-folder-file.ts';
import { writeAtomically } from '../../runs/folder/write-atomically.ts';
import { Columns } from './columns.ts';
import type { IndexedEpisode } from './row-of.ts';

/**
 * The index of a run's episodes, kept beside them so that it isn't made twice: lines of JSON, the first with how far it
 * goes, then blocks of rows. A hint, never the truth: where it doesn't fit the log, or isn't as it was written, it is made
 * again.
 */
const COLUMNS = 'columns.jsonl';
/** Of the layout of the file, and of what a row says. */
const FORMAT = 1;
const ROWS_OF_LINE = 2000;

/** How far an index goes. */
export interface Indexed {
  readonly columns: Columns;
  readonly position: LogPosition;
}

const position = z.object({
  segment: z.int().min(0),
  bytes: z.int().min(0),
  episodes: z.int().min(0),
  skip: z.int().min(0).optional(),
});
const header = z.object({
  format: z.literal(FORMAT),
  position,
  droppedSegments: z.int().min(0),
  /** CRC-32 of what stands before the position. */
  check: z.int().min(0),
  rows: z.int().min(0),
});
const count = z.number().min(0);
const row = z.tuple([
  z.string(),
  z.string(),
  ...([count, count, count, count, count, count] as const),
  z.number().max(0),
  z.record(z.string(), z.number()),
  z.array(z.string()),
  z.string(),
]);

/** The index that is kept with a log; undefined where there is none that fits it. */
export function loadColumns(log: string): Indexed | undefined {
  const file = join(log, COLUMNS);
  try {
    if (sizeOfRegular(file) === undefined) return undefined;
    const lines = readRegularText(file).split('\n');
    const head = header.parse(JSON.parse(lines[0] ?? ''));
    const { skip, ...plain } = head.position;
    const place = skip === undefined ? plain : { ...plain, skip };
    if (head.droppedSegments !== readDropped(log).segments) return undefined;
    if (checkOf(log, place) !== head.check) return undefined;
    const columns = new Columns();
    for (const line of lines.slice(1, -1)) {
      for (const one of z.array(row).parse(JSON.parse(line))) columns.add(unpack(one));
    }
    return columns.count === head.rows ? { columns, position: place } : undefined;
  } catch (error) {
    if (isUnreadable(error)) return undefined;
    throw error;
  }
}

/** Keeps the index, where the folder may be written to: a viewer of a read-only folder makes it again each time. */
export function saveColumns(log: string, { columns, position: place }: Indexed): void {
  const file = join(log, COLUMNS);
  const check = checkOf(log, place);
  if (check === undefined) return;
  const head: z.infer<typeof header> = {
    format: FORMAT,
    position: { ...place },
    droppedSegments: readDropped(log).segments,
    check,
    rows: columns.count,
  };
  // By the process, since a second viewer may write the same at the same time.
  const own = `${file}.${process.pid}`;
  try {
    writeAtomically(own, linesOf(head, columns));
    renameSync(own, file);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
  }
}

function* linesOf(head: z.infer<typeof header>, columns: Columns): Generator<Uint8Array> {
  const line = (value: unknown) => new TextEncoder().encode(`${JSON.stringify(value)}\n`);
  yield line(head);
  for (let at = 0; at < columns.count; at += ROWS_OF_LINE) {
    const most = Math.min(ROWS_OF_LINE, columns.count - at);
    yield line(Array.from({ length: most }, (_, i) => pack(columns.row(at + i))));
  }
}

type PackedRow = z.infer<typeof row>;

function pack(one: IndexedEpisode): PackedRow {
  const { id, outcome, update, version, events, decisions, tokens, malformed, surprise } = one;
  const numbers = [update, version, events, decisions, tokens, malformed, surprise] as const;
  return [id, outcome, ...numbers, { ...one.rewards }, [...one.roles], one.words];
}

function unpack(packed: PackedRow): IndexedEpisode {
  const [id, outcome, update, version, events, decisions, tokens, malformed, surprise] = packed;
  const [rewards, roles, words] = [packed[9], packed[10], packed[11]];
  const numbers = { update, version, events, decisions, tokens, malformed, surprise };
  return { id, outcome, ...numbers, rewards, roles, words };
}

/** Bytes before a position by which it is known again. */
const CHECKED_BYTES = 4096;

/** What tells that a log is still the one that was indexed up to a place; undefined where it doesn't reach so far. */
export function checkOf(
  log: string,
  { segment, bytes, episodes, skip }: LogPosition,
): number | undefined {
  if (!reaches(log, { segment, bytes, episodes })) return undefined;
  if (bytes === 0) return skip === undefined ? 0 : undefined;
  const fd = openRegular(segmentFile(log, segment), 'read');
  try {
    const size = Math.min(CHECKED_BYTES, bytes);
    const tail = new Uint8Array(size);
    return readSync(fd, tail, 0, size, bytes - size) === size ? crc32(tail) : undefined;
  } finally {
    closeSync(fd);
  }
}

function isUnreadable(error: unknown): boolean {
  if (error instanceof UserError || error instanceof SyntaxError) return true;
  return error instanceof z.ZodError || (error instanceof Error && 'syscall' in error);
}
