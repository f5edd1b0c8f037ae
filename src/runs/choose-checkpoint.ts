import { UserError } from '../core/errors.ts';
import type { StoredCheckpoint } from './folder/checkpoints.ts';
import type { RunReader } from './folder/run-folder.ts';

/**
 * A run's checkpoint.
 *
 * @param wanted - the update it was saved after; the newest one if absent
 * @throws UserError if it isn't there, with those that are
 */
export function chooseCheckpoint(
  { path, checkpoints }: Pick<RunReader, 'path' | 'checkpoints'>,
  wanted: number | undefined,
): StoredCheckpoint {
  const stored = checkpoints();
  const chosen =
    wanted === undefined ? stored.at(-1) : stored.find(({ update }) => update === wanted);
  if (chosen !== undefined) return chosen;
  const there = stored.map(({ update }) => update).join(', ') || 'none yet';
  throw new UserError(
    `--checkpoint: ${path} must have one of that update, got ${wanted ?? 'no checkpoint'}; it has: ${there}`,
  );
}
