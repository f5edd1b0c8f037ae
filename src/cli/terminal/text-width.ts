/** Sequences that a terminal obeys and doesn't print: CSI, as colours and cursor movements are. */
const CONTROL_SEQUENCE = /\x1b\[[0-9;?]*[A-Za-z]/g;
const NO_CELL = /^\p{Mark}|^[\u200b-\u200d\ufe0f]/u;
const TWO_CELLS =
  /^\p{Emoji_Presentation}|^[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;

function cellsOf(character: string): number {
  if (NO_CELL.test(character)) return 0;
  return TWO_CELLS.test(character) ? 2 : 1;
}

/** Terminal cells that a text takes; colours take none, ideographs and emoji two. */
export function textWidth(text: string): number {
  let cells = 0;
  for (const character of text.replace(CONTROL_SEQUENCE, '')) cells += cellsOf(character);
  return cells;
}

/** The text cut to at most `cells` cells, ending in `…` where something was lost; colours are closed. */
export function clip(text: string, cells: number): string {
  if (textWidth(text) <= cells) return text;
  let kept = '';
  let left = cells - 1; // room for the ellipsis
  for (const part of text.split(/(\x1b\[[0-9;?]*[A-Za-z])/)) {
    if (part.startsWith('\x1b[')) kept += part;
    else {
      for (const character of part) {
        left -= cellsOf(character);
        if (left < 0) return `${kept}…${kept.includes('\x1b[') ? '\x1b[0m' : ''}`;
        kept += character;
      }
    }
  }
  return kept;
}

/** The text with spaces behind it, up to `cells` cells. */
export function padTo(text: string, cells: number): string {
  return text + ' '.repeat(Math.max(0, cells - textWidth(text)));
}
