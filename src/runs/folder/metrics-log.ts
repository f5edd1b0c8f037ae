import { closeSync, fstatSync, fsyncSync, ftruncateSync } from 'node:fs';
import { UserError } from '../../core/errors.ts';
import type { Plain } from '../../core/message.ts';
import {
  openRegular,
  readRegularText,
  reasonOf,
  sizeOfRegular,
  truncateRegular,
  writeFully,
} from '../../recording/regular-file.ts';

/** One line of `metrics.jsonl`. Numbers that JSON doesn't have (NaN, infinities) are written as null. */
export type MetricsRecord = Readonly<Record<string, Plain>>;

/** Appends lines to `metrics.jsonl`. Each line is one write: readable at once, on the disk after `sync`. */
export class MetricsLog {
  readonly #file: string;
  readonly #fd: number;
  readonly #onAppend: (record: MetricsRecord) => void;
  #end: number;
  #isOpen = true;

  /**
   * Goes on at the file's end; makes the file if there is none.
   *
   * @param onAppend - told of every record that was written
   */
  constructor(file: string, onAppend: (record: MetricsRecord) => void = () => undefined) {
    this.#file = file;
    this.#onAppend = onAppend;
    try {
      this.#fd = openRegular(file, 'append');
    } catch (error) {
      throw new UserError(`${file}: couldn't be opened for writing (${reasonOf(error)})`);
    }
    this.#end = fstatSync(this.#fd).size;
  }

  /** Bytes written so far, those of earlier sessions included. */
  get bytes(): number {
    return this.#end;
  }

  append(record: MetricsRecord): void {
    const line = new TextEncoder().encode(`${JSON.stringify(record)}\n`);
    try {
      writeFully(this.#file, this.#fd, line, this.#end);
    } catch (error) {
      if (this.#isOpen) ftruncateSync(this.#fd, this.#end); // no half line stays behind
      throw error;
    }
    this.#end += line.length;
    this.#onAppend(record);
  }

  /** Waits until everything is on the disk, and returns the number of bytes that are. */
  sync(): number {
    if (this.#isOpen) fsyncSync(this.#fd);
    return this.#end;
  }

  close(): void {
    if (this.#isOpen) closeSync(this.#fd);
    this.#isOpen = false;
  }
}

/** Forgets the lines behind a place. A file that ends before it is a UserError. */
export function truncateMetrics(file: string, bytes: number): void {
  const size = sizeOfRegular(file) ?? 0;
  if (size < bytes) {
    throw new UserError(
      `${file}: must have at least ${bytes} bytes, got ${size}; go back to an older checkpoint`,
    );
  }
  if (size > bytes) truncateRegular(file, bytes);
}

/** The records of a metrics file. A last line without its end isn't there yet. */
export function readMetrics(file: string): readonly MetricsRecord[] {
  const lines = readRegularText(file).split('\n');
  lines.pop(); // what follows the last line's end
  return lines.map((line, i) => {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      // Said below.
    }
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as MetricsRecord;
    }
    throw new UserError(`${file}, line ${i + 1}: must be a JSON object, got ${line.slice(0, 40)}`);
  });
}
