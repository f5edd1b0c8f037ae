import type { VerificationCount } from '../../runs/replay-run.ts';
import { clip } from '../terminal/text-width.ts';
import { formatCount } from '../text/format-number.ts';
import type { Output } from '../world.ts';

/** Between two lines in a pipe, a file or a log. */
const LINE_EVERY_MS = 5_000;
/** Between two drawings on a terminal. */
const DRAW_EVERY_MS = 100;
const ERASE_LINE_REST = '\x1b[K';

/** Tells a person how far a verification has come; what takes less than one interval tells nothing. */
export interface VerificationProgress {
  tell(count: VerificationCount): void;
  /** Leaves nothing on a terminal: the outcome says it all. */
  close(): void;
}

/**
 * One line that is drawn in place on a terminal, else a line every few seconds. The cursor isn't hidden: a
 * verification gives signals no turn, so that Ctrl-C ends it where it is.
 *
 * @param plain - lines even on a terminal
 */
export function openVerificationProgress({
  output,
  plain,
  now,
}: {
  readonly output: Output;
  readonly plain: boolean;
  readonly now: () => number; // milliseconds
}): VerificationProgress {
  const inPlace = output.interactive && !plain;
  const everyMs = inPlace ? DRAW_EVERY_MS : LINE_EVERY_MS;
  let toldAtMs = now();
  let isDrawn = false;
  return {
    tell: (count) => {
      const nowMs = now();
      if (nowMs - toldAtMs < everyMs) return;
      toldAtMs = nowMs;
      if (!inPlace) return output.write(`${describe(count)}\n`);
      isDrawn = true;
      // The last column stays free for the cursor.
      output.control(`\r${clip(describe(count), output.size().columns - 1)}${ERASE_LINE_REST}`);
    },
    close: () => {
      if (isDrawn) output.control(`\r${ERASE_LINE_REST}`);
      isDrawn = false;
    },
  };
}

function describe({ played, verified, total }: VerificationCount): string {
  const different = played - verified;
  const rest = different === 0 ? '' : `, ${formatCount(different)} differ`;
  return `verified ${formatCount(verified)} of ${formatCount(total)}${rest}`;
}
