import { expect, test } from 'vitest';
import { cutPieces } from '../../src/workers/job.ts';

test('pieces are contiguous and hold every item once', () => {
  expect(cutPieces([1, 2, 3, 4, 5, 6, 7], 2)).toEqual([[1, 2], [3, 4], [5, 6], [7]]);
  expect(cutPieces([1, 2, 3], 8)).toEqual([[1], [2], [3]]);
  expect(cutPieces([1, 2, 3], 1)).toEqual([[1, 2, 3]]);
  expect(cutPieces([1, 2, 3], 1, 2)).toEqual([[1, 2], [3]]);
  expect(cutPieces([], 2)).toEqual([]);
});

test.each([0, 1.5, NaN])('a piece of %s items is refused', (size) => {
  expect(() => cutPieces([1], 1, size)).toThrow(`at least 1, got ${size}`);
});
