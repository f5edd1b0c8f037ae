import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { hasFolder, namesInFolder } from '../../recording/regular-file.ts';
import { DESCRIPTIONS } from '../folder/descriptions.ts';
import { lockFolder } from '../folder/lock.ts';
import { RUN_FILE } from '../folder/run-description.ts';
import { holdsNothing, partsOf } from '../folder/run-folder.ts';

/**
 * Empties the folder of a run that was ended before its first checkpoint, so that the run can begin in
 * it anew. Any other folder is left as it is: one that holds anything else isn't ours to empty.
 *
 * @throws UserError if somebody writes to it, who may still be in the warm start
 */
export function clearUnbegun(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return;
  const unlock = lockFolder(path);
  try {
    if (!isUnbegun(path)) return;
    const isRun = (name: string) => name === RUN_FILE;
    // What makes it a run goes last: ended in between, it can be told again for what it is.
    const names = readdirSync(path).sort((a, b) => Number(isRun(a)) - Number(isRun(b)));
    for (const name of names) if (name !== 'lock') rmSync(join(path, name), { recursive: true });
  } finally {
    unlock();
  }
}

/** What lies in the folder of a run until its first checkpoint; without `run.json` it had just been made. */
const MADE_FIRST = /^(lock(\.takeover)?(\.\d+\.(tmp|stale))?|run\.json\.tmp|episodes|checkpoints)$/;
const MADE_AFTER = /^(run\.json|metrics\.jsonl|manifest\.jsonl|descriptions)$/;
const IN_EPISODES = /^\d{6,}\.agon(\.index(\.tmp)?)?$/;
const IN_DESCRIPTIONS = /^[0-9a-f]{64}\.json(\.tmp)?$/;
const IN_CHECKPOINTS = /^\d{6,}\.checkpoint\.tmp$/;

function isUnbegun(path: string): boolean {
  const { episodes, checkpoints } = partsOf(path);
  const isRun = existsSync(join(path, RUN_FILE));
  return (
    readdirSync(path).every((name) => MADE_FIRST.test(name) || (isRun && MADE_AFTER.test(name))) &&
    namesIn(episodes).every((name) => IN_EPISODES.test(name)) &&
    namesIn(checkpoints).every((name) => IN_CHECKPOINTS.test(name)) &&
    namesIn(join(path, DESCRIPTIONS)).every((name) => IN_DESCRIPTIONS.test(name)) &&
    holdsNothing(path)
  );
}

function namesIn(folder: string): readonly string[] {
  return hasFolder(folder) ? namesInFolder(folder) : [];
}
