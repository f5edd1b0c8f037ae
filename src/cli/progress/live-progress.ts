import { openLiveBlock } from '../terminal/live-block.ts';
import type { Style } from '../terminal/style.ts';
import type { Output } from '../world.ts';
import { leavesCheckpoint } from './leaves-checkpoint.ts';
import { renderLiveView } from './live-view.ts';
import type { Progress } from './progress.ts';
import { trackRun } from './run-tracker.ts';

/** Between two drawings: fast enough to look alive, slow enough to cost nothing. */
const DRAW_EVERY_MS = 100;
const HINT = 'Ctrl-C ends after this update, with everything saved';
const EARLY_HINT = 'Ctrl-C ends after this step; a warm start is not saved half-way';

export interface LiveProgressOptions {
  readonly output: Output;
  readonly style: Style;
  readonly now: () => number; // milliseconds
  readonly minutes?: number; // the run's bound
}

/** Progress as a block of lines that is drawn again in place, for terminals. */
export function openLiveProgress({ output, style, now, minutes }: LiveProgressOptions): Progress {
  const tracker = trackRun(minutes);
  const block = openLiveBlock(output);
  let foot = EARLY_HINT;
  let drawnAtMs = -Infinity;
  let isOpen = true;
  const draw = (): void => {
    const { columns, rows } = output.size();
    drawnAtMs = now();
    // One row and one column stay free for the cursor.
    block.draw(
      renderLiveView(tracker, {
        style,
        nowMs: drawnAtMs,
        columns: columns - 1,
        rows: rows - 1,
        foot,
      }),
    );
  };
  const stopListening = output.onResize(draw);
  return {
    tell: (event) => {
      if (!isOpen) return;
      tracker.note(event, now());
      if (foot === EARLY_HINT && leavesCheckpoint(event)) foot = HINT;
      // Steps and updates come many times a second; whatever else happens is rare, and shown at once.
      const isFrequent = event.kind === 'update' || event.kind === 'warm-start';
      if (!isFrequent || now() - drawnAtMs >= DRAW_EVERY_MS) draw();
    },
    notice: (text) => {
      if (!isOpen) return;
      foot = text;
      draw();
    },
    close: () => {
      if (!isOpen) return;
      isOpen = false;
      foot = '';
      stopListening();
      if (drawnAtMs > -Infinity) draw();
      block.release();
    },
  };
}
