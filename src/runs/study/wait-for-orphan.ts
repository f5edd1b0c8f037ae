import { setTimeout as sleep } from 'node:timers/promises';
import { isBeingWritten } from '../folder/lock.ts';

/** Between two looks, in milliseconds. */
const PAUSE = 50;
/** The longest wait, in milliseconds: an orphan ends between two of its updates. */
const PATIENCE = 60_000;

/**
 * Waits until nobody writes to a run's folder any more. A study that was killed leaves the processes of its
 * runs behind, and they live until they notice; what they write meanwhile must not meet what is
 * written anew. After a minute it gives up, and taking the run's
 * lock, which comes next, says who is in the way.
 */
export async function waitForOrphan(
  run: string,
  signal: AbortSignal | undefined,
  patience = PATIENCE,
  pause: (milliseconds: number) => Promise<unknown> = sleep,
): Promise<void> {
  for (let waited = 0; waited < patience && isBeingWritten(run); waited += PAUSE) {
    if (signal?.aborted === true) return;
    await pause(PAUSE);
  }
}
