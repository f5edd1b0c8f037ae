import { closeSync, fstatSync, fsyncSync, ftruncateSync, readSync } from 'node:fs';
import { z } from 'zod';
import { UserError } from '../../core/errors.ts';
import type {
  OutsideJournal,
  OutsidePlace,
  Outcome,
} from '../../policies/endpoint/outside-journal.ts';
import { outsideReply } from '../../policies/endpoint/outside-reply.ts';
import {
  openRegular,
  readRegular,
  reasonOf,
  sizeOfRegular,
  writeFully,
} from '../../recording/regular-file.ts';

/** The file in a run's folder. */
export const JOURNAL_FILE = 'outside.jsonl';

const place = { episode: z.string(), agent: z.string(), decisionIndex: z.int().min(0) };
const entry = z.union([
  z.object({ ...place, asked: z.string(), reply: outsideReply }),
  z.object({ ...place, asked: z.string(), failed: z.string() }),
]);
type Entry = z.infer<typeof entry>;

/** Where a line is. */
interface Line {
  readonly asked: string;
  readonly at: number;
  readonly bytes: number;
}

/**
 * The replies of a run's outside policies, a line each, in the order in which they came. A line is one write, made before
 * its reply is used: a killed process has lost none that it has used. It is on the disk after `sync`.
 */
export class JournalFile implements OutsideJournal {
  readonly #file: string;
  readonly #fd: number;
  readonly #lines = new Map<string, Line>();
  #end = 0;
  #isOpen = true;

  /**
   * Goes on behind the last whole line; makes the file if there is none.
   *
   * @param onReply - told of each reply that is there
   * @throws UserError at a line that isn't one
   */
  constructor(file: string, onReply: (usage: z.infer<typeof outsideReply>['usage']) => void) {
    this.#file = file;
    if (sizeOfRegular(file) !== undefined) this.#read(onReply);
    try {
      this.#fd = openRegular(file, 'append');
    } catch (error) {
      throw new UserError(`${file}: couldn't be opened for writing (${reasonOf(error)})`);
    }
    // What a killed process has left of a line.
    if (fstatSync(this.#fd).size > this.#end) ftruncateSync(this.#fd, this.#end);
  }

  find(place: OutsidePlace, asked: string): Outcome | undefined {
    const line = this.#lines.get(keyOf(place));
    if (line?.asked !== asked) return undefined;
    const bytes = new Uint8Array(line.bytes);
    readSync(this.#fd, bytes, 0, line.bytes, line.at);
    const found = readLine(bytes, this.#file);
    return 'failed' in found ? { failed: found.failed } : { reply: found.reply };
  }

  append(of: OutsidePlace, asked: string, outcome: Outcome): void {
    const { episode, agent, decisionIndex } = of;
    const text = JSON.stringify({ episode, agent, decisionIndex, asked, ...outcome });
    const line = new TextEncoder().encode(`${text}\n`);
    try {
      writeFully(this.#file, this.#fd, line, this.#end);
    } catch (error) {
      if (this.#isOpen) ftruncateSync(this.#fd, this.#end); // no half line stays behind
      throw error;
    }
    this.#lines.set(keyOf(of), { asked, at: this.#end, bytes: line.length });
    this.#end += line.length;
  }

  sync(): void {
    if (this.#isOpen) fsyncSync(this.#fd);
  }

  close(): void {
    if (!this.#isOpen) return;
    this.sync();
    this.#isOpen = false;
    closeSync(this.#fd);
  }

  #read(onReply: (usage: z.infer<typeof outsideReply>['usage']) => void): void {
    const bytes = readRegular(this.#file);
    for (let at = 0; ;) {
      const end = bytes.indexOf(LINE_END, at);
      if (end < 0) break;
      const found = readLine(bytes.subarray(at, end), this.#file);
      if ('reply' in found) onReply(found.reply.usage);
      this.#lines.set(keyOf(found), { asked: found.asked, at, bytes: end + 1 - at });
      at = end + 1;
      this.#end = at;
    }
  }
}

const LINE_END = 10;

const keyOf = ({ episode, agent, decisionIndex }: OutsidePlace): string =>
  JSON.stringify([episode, agent, decisionIndex]);

function readLine(bytes: Uint8Array, file: string): Entry {
  const text = new TextDecoder().decode(bytes);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Said below.
  }
  const read = entry.safeParse(value);
  if (read.success) return read.data;
  throw new UserError(
    `${file}: must have a reply on each line, got ${text.slice(0, 80)}; take that line out, and it is asked for again`,
  );
}
