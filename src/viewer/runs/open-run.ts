import { join } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { sizeOfRegular } from '../../recording/regular-file.ts';
import { isBeingWritten } from '../../runs/folder/lock.ts';
import { readMetrics } from '../../runs/folder/metrics-log.ts';
import { readDescription } from '../../runs/folder/run-description.ts';
import type { RunDescription } from '../../runs/folder/run-description.ts';
import { partsOf } from '../../runs/folder/run-folder.ts';
import type { RunState } from '../protocol.ts';
import { factsOf } from './run-facts.ts';
import type { RunFacts } from './run-facts.ts';

/** A run as it lies on the disk now. */
export interface OpenRun {
  readonly id: string;
  readonly path: string;
  readonly description: RunDescription;
  readonly facts: RunFacts;
  readonly state: RunState;
}

/** Facts by path, as they were when the file had so many bytes. Only appended to, but by a resume, which cuts it first. */
const read = new Map<string, { readonly bytes: number; readonly facts: RunFacts }>();
const MOST_READ = 32;

/** @throws UserError where the run can't be read */
export function openRun(id: string, path: string): OpenRun {
  try {
    const description = readDescription(path);
    const facts = readFacts(join(partsOf(path).metrics));
    const isLive = facts.ended === null && isBeingWritten(path);
    return {
      id,
      path,
      description,
      facts,
      state: facts.ended !== null ? 'ended' : isLive ? 'live' : 'unfinished',
    };
  } catch (error) {
    // Deleted or closed to us while we looked.
    if (error instanceof Error && 'syscall' in error) {
      throw new UserError(`${path}: can't be read any more (${error.message})`);
    }
    throw error;
  }
}

function readFacts(file: string): RunFacts {
  const bytes = sizeOfRegular(file) ?? 0;
  const known = read.get(file);
  if (known?.bytes === bytes) return known.facts;
  const facts = factsOf(bytes === 0 ? [] : readMetrics(file));
  if (read.size >= MOST_READ) read.clear();
  read.set(file, { bytes, facts });
  return facts;
}
