import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { readRun } from '../folder/run-folder.ts';
import type { RunReader } from '../folder/run-folder.ts';
import { DATASETS, dataset } from './datasets.ts';
import type { DatasetName } from './datasets.ts';
import type { ReaderName } from './column-sets.ts';
import { decisionRows } from './decision-row.ts';
import { inspectLog } from './inspect-log.ts';
import type { JudgedEpisode } from './inspect-sample.ts';
import { otlpLine } from './otlp.ts';
import { writeParquet } from './parquet-file.ts';
import { tensorboardEvents } from './tensorboard-file.ts';

/** What a run can be exported as: data sets of rows, and the files of three viewers. */
export const EXPORTS = [...DATASETS, 'eval', 'tensorboard', 'otlp'] as const;
export type ExportName = (typeof EXPORTS)[number];

export interface ExportOptions {
  readonly run: string;
  readonly as: ExportName;
  /** Whose columns a data set has. @default 'trl' */
  readonly for?: ReaderName;
  /** Of data sets. @default 'parquet' */
  readonly format?: 'parquet' | 'jsonl';
  /** A folder that is empty or not there yet. */
  readonly out: string;
}

export interface Exported {
  /** In the order in which they were written. */
  readonly files: readonly string[];
  /** Rows, samples, events or spans, as the export has it. */
  readonly count: number;
}

/** Samples in one `.eval` file: viewers open larger ones slowly. */
const SAMPLES_A_FILE = 1000;

/**
 * Writes a run's episodes or metrics in a shape that other tools open. Never runs a scenario's code,
 * and never changes the run.
 *
 * @throws UserError where the folder holds something, or where there are no such columns
 */
export async function exportRun(options: ExportOptions): Promise<Exported> {
  const reader = readRun(options.run);
  const { as, out } = options;
  if (existsSync(out) && readdirSync(out).length > 0) {
    throw new UserError(`--out: must be an empty folder or none yet, got ${out}; name another one`);
  }
  const file = (name: string): string => {
    mkdirSync(out, { recursive: true });
    return join(out, name);
  };
  switch (as) {
    case 'eval':
      return writeInspectLogs(reader, file);
    case 'otlp':
      return writeLines(
        file('traces.jsonl'),
        mapped(judgedEpisodes(reader), (one) => otlpLine(one, reader.description.started)),
      );
    case 'tensorboard':
      return writePieces(
        file(`events.out.tfevents.${basename(options.run)}`),
        tensorboardEvents(reader.metrics(), reader.description.started),
      );
    case 'sft':
    case 'preference':
    case 'kto':
    case 'grpo':
    case 'rollouts':
    case 'traces':
      return writeDataset(as, options, file);
  }
}

async function writeDataset(
  name: DatasetName,
  { run, for: library = 'trl', format = 'parquet' }: ExportOptions,
  file: (name: string) => string,
): Promise<Exported> {
  const { columns, rows } = dataset(name, library, () => decisionRows(run));
  const path = file(`${name}.${format}`);
  if (format === 'jsonl') return writeLines(path, rows);
  let count = 0;
  await writeParquet(
    path,
    columns,
    mapped(rows, (row) => {
      count += 1;
      return row;
    }),
  );
  return { files: [path], count };
}

async function writeInspectLogs(
  reader: RunReader,
  file: (name: string) => string,
): Promise<Exported> {
  // Loaded when it is asked for: most commands never write archives.
  const { strToU8, zipSync } = await import('fflate');
  const files: string[] = [];
  let count = 0;
  for (const episodes of batches(judgedEpisodes(reader), SAMPLES_A_FILE)) {
    const name = `${basename(reader.path)}-${files.length}`;
    const entries = Object.entries(inspectLog(reader.description, name, episodes));
    const zipped = zipSync(
      Object.fromEntries(entries.map(([path, value]) => [path, strToU8(JSON.stringify(value))])),
    );
    const started = reader.description.started.slice(0, 19).replaceAll(':', '-');
    const path = file(`${started}_${reader.description.scenario}_${name}.eval`);
    writeFileSync(path, zipped);
    files.push(path);
    count += episodes.length;
  }
  return { files, count };
}

function* judgedEpisodes(reader: RunReader): Generator<JudgedEpisode> {
  for (const stored of reader.episodes.read()) yield stored.decode();
}

function writeLines(path: string, values: Iterable<unknown>): Exported {
  const encoder = new TextEncoder();
  return writePieces(
    path,
    mapped(values, (value) => encoder.encode(`${JSON.stringify(value)}\n`)),
  );
}

function writePieces(path: string, pieces: Iterable<Uint8Array>): Exported {
  const fd = openSync(path, 'wx');
  let count = 0;
  try {
    for (const piece of pieces) {
      for (let done = 0; done < piece.length;) done += writeSync(fd, piece, done);
      count += 1;
    }
  } finally {
    closeSync(fd);
  }
  return { files: [path], count };
}

function* mapped<In, Out>(items: Iterable<In>, map: (item: In) => Out): Generator<Out> {
  for (const item of items) yield map(item);
}

function* batches<Item>(items: Iterable<Item>, size: number): Generator<readonly Item[]> {
  let batch: Item[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length === size) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
