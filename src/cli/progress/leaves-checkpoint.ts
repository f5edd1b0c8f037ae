import type { RunEvent } from '../../runs/run-events.ts';

/** After this event there is something that `agon resume` goes on from; before it, nothing of the run is kept. */
export function leavesCheckpoint(event: RunEvent): boolean {
  return (
    event.kind === 'checkpoint' || (event.kind === 'started' && event.resumedFrom !== undefined)
  );
}
