import { padTo, textWidth } from './text-width.ts';

/** A column's heading, and the side on which its cells stand. */
export interface Column {
  readonly heading: string;
  readonly align: 'left' | 'right';
}

/**
 * Rows in aligned columns, two spaces between them; no line ends in spaces.
 *
 * @param rows - cells by column; a shorter row leaves the rest empty
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const headed = columns.some(({ heading }) => heading !== '');
  const lines = headed ? [columns.map(({ heading }) => heading), ...rows] : rows;
  // Not `Math.max(...)`: a list from a file may be longer than a call takes arguments.
  const widths = columns.map((_, i) =>
    lines.reduce((widest, line) => Math.max(widest, textWidth(line[i] ?? '')), 0),
  );
  return lines.map((line) =>
    columns
      .map(({ align }, i) => {
        const cell = line[i] ?? '';
        const width = widths[i] ?? 0;
        return align === 'left' ? padTo(cell, width) : ' '.repeat(width - textWidth(cell)) + cell;
      })
      .join('  ')
      .trimEnd(),
  );
}
