import cliTruncate from 'cli-truncate';
import stringWidth from 'string-width';

/** Terminal cells that a text takes; colours take none, ideographs and emoji two. */
export function textWidth(text: string): number {
  return stringWidth(text);
}

/** The text cut to at most `cells` cells, ending in `…` where something was lost; colours are closed. */
export function clip(text: string, cells: number): string {
  return cells < 1 ? '' : cliTruncate(text, cells);
}

/** The text with spaces behind it, up to `cells` cells. */
export function padTo(text: string, cells: number): string {
  return text + ' '.repeat(Math.max(0, cells - textWidth(text)));
}
