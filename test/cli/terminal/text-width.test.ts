import { describe, expect, test } from 'vitest';
import { styleFor } from '../../../src/cli/terminal/style.ts';
import { table } from '../../../src/cli/terminal/table.ts';
import { clip, padTo, textWidth } from '../../../src/cli/terminal/text-width.ts';
import { fakeOutput } from '../fake-world.ts';

describe('the width of a text', () => {
  test.each([
    ['', 0],
    ['abc', 3],
    ['\x1b[1mabc\x1b[22m', 3],
    ['⣀⠤⠒⠉', 4],
    ['数学', 4],
    ['🙂', 2],
    ['e\u0301', 1],
  ])('of %j is %i cells', (text, cells) => expect(textWidth(text)).toBe(cells));
});

describe('clipping', () => {
  test('leaves what fits', () => expect(clip('abc', 3)).toBe('abc'));
  test('marks what it cut', () => expect(clip('abcd', 3)).toBe('ab…'));
  test('never cuts a wide character in half', () => expect(clip('数学', 3)).toBe('数…'));
  test('closes the colours it cut through', () =>
    expect(clip('\x1b[31mabcd\x1b[39m', 3)).toBe('\x1b[31mab…\x1b[39m'));
  test('pads by cells, not by characters', () => expect(padTo('数', 4)).toBe('数  '));
});

describe('a table', () => {
  test('aligns left and right, and leaves no blanks at line ends', () => {
    const lines = table(
      [
        { heading: 'name', align: 'left' },
        { heading: 'n', align: 'right' },
      ],
      [['one', '1'], ['three', '12'], ['group']],
    );
    expect(lines).toEqual(['name    n', 'one     1', 'three  12', 'group']);
  });
});

describe('colours', () => {
  test('are for terminals', () => {
    expect(styleFor(fakeOutput(true), {}).bad('x')).toBe('\x1b[31mx\x1b[39m');
    expect(styleFor(fakeOutput(false), {}).bad('x')).toBe('x');
  });
  test('respect NO_COLOR, unless it is empty', () => {
    expect(styleFor(fakeOutput(true), { NO_COLOR: '1' }).bad('x')).toBe('x');
    expect(styleFor(fakeOutput(true), { NO_COLOR: '' }).bad('x')).not.toBe('x');
  });
});
