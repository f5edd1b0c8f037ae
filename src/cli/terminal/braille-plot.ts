/** Bits of a braille character's dots, from its top row to its bottom row: left column, right column. */
const DOTS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

/**
 * Draws a curve in braille: two points across and four up in every character, scaled from the least
 * value (bottom) to the greatest (top), a level curve in the middle.
 *
 * @param values - stretched or averaged to the width; stretches that aren't finite stay blank
 * @returns `rows` lines of `width` characters, top line first
 */
export function braillePlot(
  values: readonly number[],
  { width, rows }: { readonly width: number; readonly rows: number },
): readonly string[] {
  const points = resample(values, 2 * width);
  const finite = points.filter(Number.isFinite);
  const low = Math.min(...finite);
  const range = Math.max(...finite) - low;
  const top = 4 * rows - 1;
  const levels = points.map((value) =>
    range > 0 ? Math.round(((value - low) / range) * top) : value - low + (top >> 1),
  );
  const cells = Array.from({ length: rows }, () => new Array<number>(width).fill(0));
  levels.forEach((level, x) => {
    if (!Number.isFinite(level)) return;
    const before = levels[x - 1] ?? level;
    // Dots between the level before and this one, so that a steep curve stays one line.
    const start =
      !Number.isFinite(before) || before === level ? level : before + Math.sign(level - before);
    for (let y = Math.min(start, level); y <= Math.max(start, level); y++) {
      const fromTop = top - y;
      const row = cells[fromTop >> 2];
      if (row) row[x >> 1] = (row[x >> 1] ?? 0) | (DOTS[fromTop & 3]?.[x & 1] ?? 0);
    }
  });
  return cells.map((row) => row.map((bits) => String.fromCharCode(0x2800 + bits)).join(''));
}

/** Exactly `count` points: the mean of what falls on each, or the nearest value where there are fewer. */
function resample(values: readonly number[], count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => {
    const from = Math.floor((i * values.length) / count);
    const to = Math.max(from + 1, Math.floor(((i + 1) * values.length) / count));
    const part = values.slice(from, to).filter(Number.isFinite);
    return part.reduce((sum, value) => sum + value, 0) / part.length; // NaN if there is none
  });
}
