import { describe, expect, test } from 'vitest';
import { guardText, guardWorld } from '../../src/cli/guard-output.ts';
import { styleFor } from '../../src/cli/terminal/style.ts';
import { markdownTable } from '../../src/cli/text/markdown-table.ts';
import { writeJson } from '../../src/cli/write-output.ts';
import { fakeOutput, fakeWorld } from './fake-world.ts';

const HOSTILE = 'a\x1b]52;c;ZXZpbA==\x07\x1b[2J\u009b2J\u202eb';

describe('the guard of what is written', () => {
  test('lets our own colours pass', () => {
    const text = styleFor(fakeOutput(true), {}).bad('x');
    expect(guardText(text)).toBe(text);
  });

  test('shows every other sequence, ESC or C1, and bidirectional overrides', () => {
    expect(guardText(HOSTILE)).toBe('a␛]52;c;ZXZpbA==␇␛[2J<U+009B>2J<U+202E>b');
  });

  test('stands before both streams of a world, but not before our own cursor movements', () => {
    const world = fakeWorld();
    const { stdout, stderr } = guardWorld(world);
    stdout.write(HOSTILE);
    stderr.write(HOSTILE);
    stderr.control('\x1b[2K');
    expect(world.stdout.text()).not.toMatch(/[\x1b\x07\u009b\u202e]/);
    expect(world.stderr.text().replace('\x1b[2K', '')).not.toMatch(/[\x1b\x07\u009b\u202e]/);
  });
});

test('JSON escapes what is unseen, and reads back the same', () => {
  const output = fakeOutput();
  writeJson(output, { said: `${HOSTILE}\u{e0041}` });
  expect(output.text()).toMatch(/^[\x20-\x7e]*\n$/);
  expect(JSON.parse(output.text())).toEqual({ said: `${HOSTILE}\u{e0041}` });
});

test.each([
  'a|b',
  'a\\|b',
  'a\nb',
  '<img src=x onerror=y>',
  '[x](javascript:alert(1))',
  '`a`',
  '\x1b[2J',
])('the cell %j of a Markdown table is text and stays one cell', (cell) => {
  const lines = markdownTable([{ heading: 'a', align: 'left' }], [[cell]]);
  expect(lines).toHaveLength(3);
  const last = lines[2] ?? '';
  expect(last.slice(2, -2).replace(/\\./g, '')).not.toMatch(/[|<`\x1b]|\]\(/);
});
