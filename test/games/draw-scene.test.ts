import { expect, test } from 'vitest';
import { drawScene } from '../../src/games/draw-scene.ts';
import { boxAt, cardAt, faultOfScene, lineFrom, wordsAt } from '../../src/games/scene.ts';
import type { Scene } from '../../src/games/scene.ts';

const scene = (width: number, height: number, ...shapes: Scene['shapes']): Scene => ({
  ...{ width, height, shapes },
});

test('a scene has a line of text for each row of cells, without blanks at the ends', () => {
  expect(drawScene(scene(10, 3, wordsAt(1, 1, 'ab c')))).toBe('\n ab c\n');
});

test('frames and lines meet', () => {
  const grid = scene(7, 5, boxAt(0, 0, 7, 5), lineFrom([3, 0], [3, 4]), lineFrom([0, 2], [6, 2]));
  expect(drawScene(grid).split('\n')).toEqual([
    '┌──┬──┐',
    '│  │  │',
    '├──┼──┤',
    '│  │  │',
    '└──┴──┘',
  ]);
});

test('later shapes are drawn over earlier ones, and what lies outside is left out', () => {
  const drawn = drawScene(scene(5, 3, ...cardAt(0, 0, 'K'), wordsAt(3, 1, '!!!!')));
  expect(drawn.split('\n')).toEqual(['┌───┐', '│ K!!', '└───┘']);
});

test('a slanting line is dotted', () => {
  expect(drawScene(scene(3, 3, lineFrom([0, 0], [2, 2])))).toBe('·\n ·\n  ·');
});

test('pieces of equal emphasis are painted together', () => {
  const shapes = [wordsAt(0, 0, 'you ', 'quiet'), wordsAt(4, 0, 'won', 'good')];
  const painted = drawScene(scene(7, 1, ...shapes), (text, emphasis) => `<${emphasis}:${text}>`);
  expect(painted).toBe('<quiet:you ><good:won>');
});

test.each([
  [wordsAt(0, 0, 'longer'), 'longer'],
  [wordsAt(0, 1, 'a'), '"y":1'],
  [boxAt(2, 0, 2, 1), '"x":2'],
  [boxAt(0, 0, NaN, 1), 'null'],
  [lineFrom([0, 0], [4, 0]), '[4,0]'],
])('a shape outside its frame is a fault: %j', (shape, told) => {
  expect(faultOfScene(scene(3, 1, wordsAt(0, 0, 'abc'), shape))).toContain(told);
});

test('a scene whose shapes lie in its frame has no fault', () => {
  expect(faultOfScene(scene(5, 3, ...cardAt(0, 0, null), lineFrom([0, 0], [4, 2])))).toBeNull();
});
