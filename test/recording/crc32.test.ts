import { crc32 as reference } from 'node:zlib';
import { expect, test } from 'vitest';
import { keyFromSeed, openStream } from '../../src/core/random.ts';
import { crc32 } from '../../src/recording/crc32.ts';

test('gives the published check value of CRC-32', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
});

test('agrees with zlib for every length and start, in one piece and in two', () => {
  const stream = openStream(keyFromSeed(1));
  const bytes = Uint8Array.from({ length: 40 }, () => stream.integer(0, 256));
  for (let start = 0; start < 10; start++) {
    for (let end = start; end <= bytes.length; end++) {
      const expected = reference(bytes.subarray(start, end));
      expect(crc32(bytes, start, end)).toBe(expected);
      const middle = (start + end) >> 1;
      expect(crc32(bytes, middle, end, crc32(bytes, start, middle))).toBe(expected);
    }
  }
});
