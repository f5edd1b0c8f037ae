import { expect, test } from 'vitest';
import { recordableText } from '../../src/core/recordable-text.ts';

test.each([
  ['', ''],
  ['héllo 😀', 'héllo 😀'],
  ['a\ud800', 'a\ufffd'],
  ['\udc00\ud800b', '\ufffd\ufffdb'],
  ['\ufeffa\ufeff', '\ufffda\ufeff'],
])('a text comes back from UTF-8 as it was made recordable: %j', (text, expected) => {
  const recorded = recordableText(text);
  expect(recorded).toBe(expected);
  expect(recordableText(recorded)).toBe(recorded);
  expect(new TextDecoder().decode(new TextEncoder().encode(recorded))).toBe(recorded);
});
