import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../../core/errors.ts';
import { flagsFor } from '../../workers/source-flags.ts';
import { siblingModule } from '../../workers/open-runtime.ts';
import { isPlayedBy } from '../find-change.ts';
import { readCheckpoint } from '../folder/checkpoint.ts';
import { RUN_FILE } from '../folder/run-description.ts';
import { holdsNothing, readRun } from '../folder/run-folder.ts';
import { describeRun } from '../list-runs.ts';
import type { ScenarioVersion } from '../scenario-version.ts';
import type { CellOptions, CellOrder, CellReply } from './cell-process.ts';
import { clearUnbegun } from './clear-unbegun.ts';

/** What a finished run gave. */
export interface FinishedRun {
  readonly seconds: number;
  readonly updates: number;
  readonly before: Readonly<Record<string, number>>;
  readonly after: Readonly<Record<string, number>>;
}

/**
 * Lets a folder pass that holds nothing yet, or a run of this version of the scenario.
 *
 * @throws UserError for a run of another version, or one that was resumed with another
 */
export function checkVersion(path: string, version: ScenarioVersion): void {
  if (!existsSync(join(path, RUN_FILE)) || holdsNothing(path)) return;
  if (isPlayedBy(readRun(path), version)) return;
  throw new UserError(
    `${path}: was played, at least in part, by another version of the scenario or of agon; delete it to have it made anew, or choose another folder for the study (--out)`,
  );
}

/**
 * What the run in this folder gave; null if there is none that came to its end, or if the checkpoint
 * that knows what it gave can't be read: made again from an older one, it gives the same.
 */
export function readFinished(path: string): FinishedRun | null {
  if (!existsSync(join(path, RUN_FILE))) return null;
  const run = readRun(path);
  const { seconds, updates, before, after, ended } = describeRun(run);
  if (['unfinished', 'interrupted', 'budget', 'outage'].includes(ended)) return null;
  if (!isReadable(run.checkpoints().at(-1)?.file)) return null;
  return { seconds, updates, before, after };
}

function isReadable(checkpoint: string | undefined): boolean {
  if (checkpoint === undefined) return false;
  try {
    readCheckpoint(checkpoint);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

/**
 * Makes a run in a process of its own, or goes on with what an ended study left in its folder.
 *
 * @returns null if the signal ended it
 * @throws UserError with what the process said of its failure, or if another process writes to the folder
 */
export async function runCell(
  options: CellOptions & { readonly out: string },
  signal: AbortSignal | undefined,
): Promise<FinishedRun | null> {
  const reply = await ask(orderFor(options), signal);
  if (signal?.aborted === true) return null;
  if (reply.kind === 'failed') throw new UserError(reply.error);
  const finished = readFinished(options.out);
  if (finished === null) throw new Error(`internal: ${options.out}: its process ended before it`);
  return finished;
}

function orderFor(options: CellOptions & { readonly out: string }): CellOrder {
  const { out, updates, minutes } = options;
  clearUnbegun(out);
  // A folder in which something else lies is refused at the start, by a message that says so.
  const hasBegun = existsSync(join(out, RUN_FILE)) && !holdsNothing(out);
  if (!hasBegun) return { kind: 'start', options };
  const bounds = {
    ...(updates === undefined ? {} : { updates }),
    ...(minutes === undefined ? {} : { minutes }),
  };
  return {
    kind: 'resume',
    options: { run: out, scenario: options.scenario, workers: 0, ...bounds },
  };
}

function ask(order: CellOrder, signal: AbortSignal | undefined): Promise<CellReply> {
  const entry = siblingModule(import.meta.url, './cell-process');
  const child = fork(fileURLToPath(entry), {
    execArgv: flagsFor(entry),
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const stop = () => child.kill('SIGKILL');
  signal?.addEventListener('abort', stop);
  return new Promise<CellReply>((resolve) => {
    let reply: CellReply = { kind: 'failed', error: 'its process ended without a word' };
    child.once('message', (said: CellReply) => (reply = said));
    child.once('error', ({ message }) => resolve({ kind: 'failed', error: message }));
    child.once('exit', () => resolve(reply));
    child.send(order);
  }).finally(() => signal?.removeEventListener('abort', stop));
}
