import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EpisodeWriter } from '../../../src/recording/episode-writer-file.ts';
import { START_OF_LOG } from '../../../src/recording/log-folder-file.ts';
import type { EpisodeRecord } from '../../../src/recording/record.ts';
import { readRun } from '../../../src/runs/folder/run-folder.ts';

/** Data whose fields may be altered. */
export type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** A copy of a run, to be altered. */
export function copyOf(run: string, copy: string): string {
  cpSync(run, copy, { recursive: true });
  return copy;
}

/** Writes a run's log anew, with sound checksums, out of other games than it has. */
export async function rewriteLog(
  run: string,
  change: (records: readonly EpisodeRecord[]) => readonly EpisodeRecord[],
): Promise<void> {
  const records = [...readRun(run).episodes.read()].map((stored) => stored.decode());
  const folder = join(run, 'episodes');
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
  const writer = new EpisodeWriter(folder, START_OF_LOG);
  await writer.append(change(records));
  writer.close();
}

/** Alters one game by its id. */
export const inGame =
  (id: string, alter: (game: EpisodeRecord) => void) =>
  (records: readonly EpisodeRecord[]): readonly EpisodeRecord[] =>
    records.map((record) => {
      if (record.episode.plan.id !== id) return record;
      const copy = structuredClone(record);
      alter(copy);
      return copy;
    });

/** Alters the lines of a file of a run. */
export function rewriteLines(
  run: string,
  name: string,
  change: (lines: readonly string[]) => readonly string[],
): void {
  const file = join(run, name);
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  writeFileSync(
    file,
    change(lines)
      .map((line) => `${line}\n`)
      .join(''),
  );
}
