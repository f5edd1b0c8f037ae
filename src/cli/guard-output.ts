import { printable } from '../core/printable.ts';
import type { Output, World } from './world.ts';

/** The colours of `styleFor`, on and off, and "all off"; no other sequence passes as text. */
const COLOUR = /(\x1b\[(?:0|1|2|22|31|32|33|36|39)m)/;

/**
 * The text as a terminal may get it: our own colours pass, every other control or unseen character is shown. Whatever
 * part of the program forgot to clean what it quotes, no reply can move the cursor or write the clipboard.
 */
export function guardText(text: string): string {
  return text
    .split(COLOUR)
    .map((part, index) => (index % 2 === 1 ? part : printable(part)))
    .join('');
}

/** The same world, where whatever is written as text passes the guard. */
export function guardWorld(world: World): World {
  return { ...world, stdout: guardOutput(world.stdout), stderr: guardOutput(world.stderr) };
}

function guardOutput(output: Output): Output {
  return { ...output, write: (text) => output.write(guardText(text)), control: output.write };
}
