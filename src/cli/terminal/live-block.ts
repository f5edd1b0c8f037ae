import { guardText } from '../guard-output.ts';
import type { Output } from '../world.ts';
import { clip, textWidth } from './text-width.ts';

const HIDE_CURSOR = '\x1b[?25l';
const SHOW_CURSOR = '\x1b[?25h';
/** Asks the terminal to show what lies between in one go; terminals that can't do it ignore it. */
const BEGIN_FRAME = '\x1b[?2026h';
const END_FRAME = '\x1b[?2026l';
const ERASE_LINE_REST = '\x1b[K';
const ERASE_BELOW = '\x1b[J';

/** A few lines at the end of the terminal's output that are drawn again in place. */
export interface LiveBlock {
  /** Replaces the block. Lines are cut to the terminal's width, and to its height from the bottom. */
  draw(lines: readonly string[]): void;
  /** Leaves the block as it is, gives the cursor back; later output goes below. */
  release(): void;
}

/** A live block at the end of what the output has shown so far; the cursor must stand at a line's start. */
export function openLiveBlock(output: Output): LiveBlock {
  let drawn: readonly string[] = [];
  let cursorHidden = false;
  return {
    draw: (lines) => {
      const { columns, rows } = output.size();
      // The last column stays free: a terminal that stands behind it would wrap on the next character.
      const fitting = lines.slice(0, Math.max(1, rows - 1)).map((line) => clip(line, columns - 1));
      // A terminal that became narrower has wrapped what was drawn.
      const taken = drawn.reduce(
        (sum, line) => sum + Math.max(1, Math.ceil(textWidth(line) / columns)),
        0,
      );
      const begin = cursorHidden ? '' : HIDE_CURSOR;
      cursorHidden = true;
      const up = taken > 0 ? `\x1b[${taken}A` : '';
      const text = fitting.map((line) => `${guardText(line)}${ERASE_LINE_REST}\n`).join('');
      output.control(`${begin}${BEGIN_FRAME}${up}\r${text}${ERASE_BELOW}${END_FRAME}`);
      drawn = fitting;
    },
    release: () => {
      if (cursorHidden) output.control(SHOW_CURSOR);
      cursorHidden = false;
      drawn = [];
    },
  };
}
