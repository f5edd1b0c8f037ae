import { expect, test } from 'vitest';
import { cutShards } from '../../src/workers/shards.ts';

test('shards are contiguous and hold every item once', () => {
  expect(cutShards([1, 2, 3, 4, 5, 6, 7], 2)).toEqual([[1, 2], [3, 4], [5, 6], [7]]);
  expect(cutShards([1, 2, 3], 8)).toEqual([[1], [2], [3]]);
  expect(cutShards([1, 2, 3], 1)).toEqual([[1, 2, 3]]);
  expect(cutShards([1, 2, 3], 1, 2)).toEqual([[1, 2], [3]]);
  expect(cutShards([], 2)).toEqual([]);
});

test.each([0, 1.5, NaN])('a shard of %s items is refused', (size) => {
  expect(() => cutShards([1], 1, size)).toThrow(`at least 1, got ${size}`);
});
