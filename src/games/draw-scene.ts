import type { Emphasis, Scene, Shape } from './scene.ts';

/** What makes of a piece of text what a terminal shows: a colour, or nothing. */
export type Paint = (text: string, emphasis: Emphasis) => string;

/** One cell: its character, or for a line the sides that it leaves by, so that lines and frames meet. */
interface Cell {
  readonly text: string | null;
  readonly sides: number;
  readonly emphasis: Emphasis;
}

const [UP, RIGHT, DOWN, LEFT] = [1, 2, 4, 8];
/** By the sides that are left by, as bits. */
const LINES = ' │─└││┌├─┘─┴┐┤┬┼';
const EMPTY: Cell = { text: null, sides: 0, emphasis: 'plain' };

/**
 * A scene as text: one line for each row of cells, without blanks at their ends.
 *
 * @param paint - plain text if absent
 */
export function drawScene({ width, height, shapes }: Scene, paint: Paint = (text) => text): string {
  const rows = Array.from({ length: height }, () => Array.from({ length: width }, () => EMPTY));
  const put = (x: number, y: number, change: (cell: Cell) => Cell): void => {
    const row = rows[y];
    const cell = row?.[x];
    if (row !== undefined && cell !== undefined) row[x] = change(cell);
  };
  for (const shape of shapes) draw(shape, put);
  return rows.map((row) => drawRow(row, paint)).join('\n');
}

type Put = (x: number, y: number, change: (cell: Cell) => Cell) => void;

function draw(shape: Shape, put: Put): void {
  const { emphasis = 'plain' } = shape;
  const leave = (x: number, y: number, sides: number): void => {
    put(x, y, (cell) => ({ text: null, sides: cell.sides | sides, emphasis }));
  };
  /** Straight, along a row or a column. */
  const connect = (x: number, y: number, toX: number, toY: number): void => {
    const [dx, dy] = [Math.sign(toX - x), Math.sign(toY - y)];
    const [out, back] =
      dx > 0 ? [RIGHT, LEFT] : dx < 0 ? [LEFT, RIGHT] : dy > 0 ? [DOWN, UP] : [UP, DOWN];
    for (let [atX, atY] = [x, y]; atX !== toX || atY !== toY; atX += dx, atY += dy) {
      leave(atX, atY, out);
      leave(atX + dx, atY + dy, back);
    }
  };
  switch (shape.kind) {
    case 'words':
      Array.from(shape.text).forEach((text, i) => {
        put(shape.x + i, shape.y, () => ({ text, sides: 0, emphasis }));
      });
      break;
    case 'box': {
      const [right, bottom] = [shape.x + shape.width - 1, shape.y + shape.height - 1];
      connect(shape.x, shape.y, right, shape.y);
      connect(right, shape.y, right, bottom);
      connect(right, bottom, shape.x, bottom);
      connect(shape.x, bottom, shape.x, shape.y);
      break;
    }
    case 'line': {
      const [[x, y], [toX, toY]] = [shape.from, shape.to];
      if (x === toX || y === toY) connect(x, y, toX, toY);
      else
        dots(x, y, toX, toY, (atX, atY) =>
          put(atX, atY, () => ({ text: '·', sides: 0, emphasis })),
        );
      break;
    }
  }
}

/** The cells that a slanting line goes through. */
function dots(
  x: number,
  y: number,
  toX: number,
  toY: number,
  dot: (x: number, y: number) => void,
): void {
  const steps = Math.max(Math.abs(toX - x), Math.abs(toY - y));
  for (let i = 0; i <= steps; i++) {
    dot(Math.round(x + ((toX - x) * i) / steps), Math.round(y + ((toY - y) * i) / steps));
  }
}

/** Pieces of equal emphasis are painted together. */
function drawRow(row: readonly Cell[], paint: Paint): string {
  const used = row.findLastIndex(({ text, sides }) => (text ?? '') !== '' || sides !== 0) + 1;
  let drawn = '';
  let piece = '';
  for (const [i, { text, sides, emphasis }] of row.slice(0, used).entries()) {
    piece += text ?? LINES[sides] ?? ' ';
    const next = row[i + 1];
    if (i + 1 < used && next?.emphasis === emphasis) continue;
    drawn += paint(piece, emphasis);
    piece = '';
  }
  return drawn;
}
