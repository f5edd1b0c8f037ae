import { describe, expect, test } from 'vitest';
import { openLiveBlock } from '../../../src/cli/terminal/live-block.ts';
import type { Output } from '../../../src/cli/world.ts';
import { fakeOutput } from '../fake-world.ts';
import { openScreen } from './screen.ts';

function openOnScreen(columns: number, rows = 24) {
  const screen = openScreen(columns);
  const fake = fakeOutput(true, columns, rows);
  const writes: string[] = [];
  const write = (text: string): void => {
    writes.push(text);
    screen.write(text);
  };
  const output: Output = { ...fake, write, control: write };
  const narrow = (to: number): void => {
    screen.narrow(to);
    fake.resize(to, rows);
  };
  return { screen, output, writes, narrow, block: openLiveBlock(output) };
}

describe('the live block', () => {
  test('replaces itself and nothing else', () => {
    const { screen, output, block } = openOnScreen(20);
    output.write('$ agon run spc\n');
    block.draw(['one', 'two', 'three']);
    block.draw(['1', '2', '3']);
    expect(screen.lines()).toEqual(['$ agon run spc', '1', '2', '3', '']);
  });

  test('shrinks without leaving a rest, and grows again', () => {
    const { screen, block } = openOnScreen(20);
    block.draw(['one', 'two', 'three']);
    block.draw(['short']);
    expect(screen.lines()).toEqual(['short', '']);
    block.draw(['a', 'b', 'c', 'd']);
    expect(screen.lines()).toEqual(['a', 'b', 'c', 'd', '']);
  });

  test('draws each frame in one write, marked as one, without erasing first', () => {
    const { screen, writes, block } = openOnScreen(20);
    block.draw(['one']);
    block.draw(['two']);
    expect(writes).toHaveLength(2);
    expect(screen.frames()).toBe(2);
    // Text comes before the erasing of what is left over: nothing is blank in between.
    expect(writes[1]?.indexOf('two')).toBeLessThan(writes[1]?.indexOf('\x1b[J') ?? -1);
  });

  test('cuts lines to the width, so that none wraps', () => {
    const { screen, block } = openOnScreen(10);
    block.draw(['0123456789abc', 'x']);
    block.draw(['\x1b[31m0123456789abc\x1b[39m', 'y']);
    expect(screen.lines()).toEqual(['01234567…', 'y', '']);
  });

  test('stays within the height, so that it can always reach its first line', () => {
    const { screen, block } = openOnScreen(20, 4);
    block.draw(['a', 'b', 'c', 'd', 'e']);
    expect(screen.lines()).toEqual(['a', 'b', 'c', '']);
  });

  test('finds its first line again after the terminal has wrapped it', () => {
    const { screen, output, block, narrow } = openOnScreen(40);
    output.write('above\n');
    block.draw(['a line of thirty characters ..', 'short', 'another long line of some words']);
    narrow(16);
    block.draw(['a', 'b', 'c']);
    expect(screen.lines()).toEqual(['above', 'a', 'b', 'c', '']);
  });

  test('hides the cursor while it is open and gives it back', () => {
    const { screen, block } = openOnScreen(20);
    block.draw(['one']);
    expect(screen.cursor()).toEqual({ row: 1, column: 0, shown: false });
    block.release();
    expect(screen.cursor()).toEqual({ row: 1, column: 0, shown: true });
  });

  test('leaves its last frame above what comes after', () => {
    const { screen, output, block } = openOnScreen(20);
    block.draw(['one']);
    block.release();
    output.write('done\n');
    expect(screen.lines()).toEqual(['one', 'done', '']);
  });
});
