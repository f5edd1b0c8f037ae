import { printable } from '../../core/printable.ts';
import type { Column } from '../terminal/table.ts';
import { padTo, textWidth } from '../terminal/text-width.ts';

/**
 * Rows as a table of Markdown, to be pasted into a paper or an issue; its source is in columns too.
 *
 * @param rows - cells by column; a shorter row leaves the rest empty
 */
export function markdownTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const cells = [columns.map(({ heading }) => heading), ...rows].map((row) =>
    columns.map((_, i) => markdownText(row[i] ?? '')),
  );
  const widths = columns.map((_, i) => Math.max(3, ...cells.map((row) => textWidth(row[i] ?? ''))));
  const rule = columns.map(({ align }, i) =>
    align === 'left' ? '-'.repeat(widths[i] ?? 0) : `${'-'.repeat((widths[i] ?? 0) - 1)}:`,
  );
  const lineOf = (row: readonly string[]) =>
    `| ${row.map((cell, i) => pad(cell, widths[i] ?? 0, columns[i]?.align)).join(' | ')} |`;
  const [heading = [], ...body] = cells;
  return [lineOf(heading), lineOf(rule), ...body.map(lineOf)];
}

function pad(cell: string, width: number, align: Column['align'] | undefined): string {
  return align === 'right' ? ' '.repeat(width - textWidth(cell)) + cell : padTo(cell, width);
}

/** A text that Markdown shows as it is: one line, nothing in it is a link, an image, HTML, emphasis or the end of a cell. */
function markdownText(text: string): string {
  return printable(text, { lineEnds: 'show' })
    .replace(/[\\`*|~]|\](?=[([])/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
