import { describe, expect, test } from 'vitest';
import { braillePlot } from '../../../src/cli/terminal/braille-plot.ts';

const plot = (values: readonly number[], width: number, rows = 1): string =>
  braillePlot(values, { width, rows }).join('\n');

describe('a braille plot', () => {
  test('draws a rise as a rise: dots 7, 3-6, 2-5, 1 in two columns each', () => {
    // Eight points over four characters, two to a level.
    expect(plot([0, 0, 1, 1, 2, 2, 3, 3], 4)).toBe('⣀⠤⠒⠉');
  });

  test('draws one point to every dot column', () => {
    expect(plot([0, 1, 2, 3], 2)).toBe('⡠⠊');
    expect(plot([3, 2, 1, 0], 2)).toBe('⠑⢄');
  });

  test('fills the way of a jump, so that the curve stays one line', () => {
    expect(plot([0, 3], 1)).toBe('⡸');
    expect(plot([3, 0], 1)).toBe('⢱');
  });

  test('puts a level curve in the middle', () => {
    expect(plot([5, 5, 5], 3)).toBe('⠤⠤⠤');
    expect(plot([5], 3)).toBe('⠤⠤⠤');
    expect(plot([5, 5], 2, 2)).toBe('⠀⠀\n⠉⠉');
  });

  test('uses all the rows it is given', () => {
    expect(plot([0, 0, 7, 7], 2, 2)).toBe('⠀⡏\n⣀⠇');
  });

  test('averages what falls on one dot column', () => {
    expect(plot([0, 2, 0, 2, 4, 4, 4, 4], 1)).toBe(plot([1, 1, 4, 4], 1));
    expect(
      plot(
        Array.from({ length: 1000 }, (_, i) => i),
        4,
      ),
    ).toBe(plot([0, 1, 2, 3, 4, 5, 6, 7], 4));
  });

  test('leaves what is not finite blank, and draws the rest', () => {
    expect(plot([0, 0, NaN, NaN, 3, 3], 3)).toBe('⣀⠀⠉');
    expect(plot([NaN, Infinity], 2)).toBe('⠀⠀');
    expect(plot([], 2)).toBe('⠀⠀');
  });

  test('is exactly as wide and high as asked', () => {
    for (const width of [1, 7, 48]) {
      for (const rows of [1, 2, 3]) {
        const lines = braillePlot([1, 5, 2, -8, 3], { width, rows });
        expect(lines.map((line) => line.length)).toEqual(new Array(rows).fill(width));
      }
    }
  });
});
