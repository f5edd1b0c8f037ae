/** A picture of a state as data, never markup: drawn as SVG in the viewer and as text in a terminal. */
export interface Scene {
  /** In cells: one cell holds one character in a terminal, and is about twice as high as wide. */
  readonly width: number;
  readonly height: number;
  /** Later ones are drawn over earlier ones. */
  readonly shapes: readonly Shape[];
}

/** Places and sizes are in cells from the upper left corner. */
export type Shape =
  | {
      readonly kind: 'box';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly emphasis?: Emphasis;
    }
  | {
      readonly kind: 'line';
      readonly from: readonly [x: number, y: number];
      readonly to: readonly [x: number, y: number];
      readonly emphasis?: Emphasis;
    }
  | {
      readonly kind: 'words';
      readonly x: number;
      readonly y: number;
      readonly text: string;
      readonly emphasis?: Emphasis;
    };

/** What a viewer makes of it (a colour, bold) is the viewer's affair. */
export type Emphasis = 'plain' | 'quiet' | 'strong' | 'good' | 'bad';

/** A frame around `width` by `height` cells, its border among them. */
export function boxAt(x: number, y: number, width: number, height: number): Shape {
  return { kind: 'box', x, y, width, height };
}

/** A line from the middle of one cell to that of another. */
export function lineFrom(from: readonly [number, number], to: readonly [number, number]): Shape {
  return { kind: 'line', from, to };
}

/** One line of text that begins in a cell. */
export function wordsAt(x: number, y: number, text: string, emphasis: Emphasis = 'plain'): Shape {
  return { kind: 'words', x, y, text, emphasis };
}

/** A card of 5 by 3 cells with one character on it; null: face down. */
export function cardAt(x: number, y: number, face: string | null): readonly Shape[] {
  return [boxAt(x, y, 5, 3), wordsAt(x + 2, y + 1, face ?? '?', 'strong')];
}

/** What is wrong with a scene, as a sentence: it is finite, and all its shapes lie in its frame. Null if nothing is. */
export function faultOfScene({ width, height, shapes }: Scene): string | null {
  const isInside = (x: number, y: number) => x >= 0 && x <= width && y >= 0 && y <= height;
  for (const shape of shapes) {
    const isWhole =
      shape.kind === 'line'
        ? isInside(...shape.from) && isInside(...shape.to)
        : isInside(shape.x, shape.y) &&
          (shape.kind === 'box'
            ? shape.width > 0 &&
              shape.height > 0 &&
              isInside(shape.x + shape.width, shape.y + shape.height)
            : shape.x + Array.from(shape.text).length <= width && shape.y + 1 <= height);
    if (!isWhole) return `${JSON.stringify(shape)} isn't inside ${width} by ${height}`;
  }
  return null;
}
