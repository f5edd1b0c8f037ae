import { describe, expect, test } from 'vitest';
import { cutMiddle, printable, printableData, quote } from '../../src/core/printable.ts';

describe('a printable text', () => {
  test.each([
    ['C0', 'a\x1b[2Jb\x07\x00', 'a␛[2Jb␇␀'],
    ['DEL', 'a\x7f', 'a␡'],
    ['C1, which some terminals obey as ESC [', '\u009b2J\u009d', '<U+009B>2J<U+009D>'],
    ['bidirectional overrides and isolates', '\u202eevil\u2066', '<U+202E>evil<U+2066>'],
    ['zero-width characters', 'a\u200bb\ufeff', 'a<U+200B>b<U+FEFF>'],
    ['line and paragraph separators', 'a\u2028b\u2029', 'a<U+2028>b<U+2029>'],
    ['tags, which spell hidden words', '\u{e0041}', '<U+E0041>'],
    ['half a surrogate pair', '\ud800', '<U+D800>'],
    ['fillers without ink', '\u3164\u115f', '<U+3164><U+115F>'],
    ['a carriage return', 'good\rbad', 'good␍bad'],
  ])('shows %s', (_, text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  test('keeps what can be seen, in any script', () => {
    const text = 'Grüße, 你好, مرحبا, 🙂 e\u0301';
    expect(printable(text)).toBe(text);
  });

  test('keeps line ends, or shows them where a text must stay one line', () => {
    expect(printable('a\nb')).toBe('a\nb');
    expect(printable('a\nb', { lineEnds: 'show' })).toBe('a␊b');
  });
});

test('in data every text is made printable, keys included', () => {
  expect(printableData({ 'k\x1b': ['\u202e', 1, null, { a: true }] })).toEqual({
    'k␛': ['<U+202E>', 1, null, { a: true }],
  });
});

test('a quotation of megabytes is cut in the middle, and says so', () => {
  expect(quote('x'.repeat(10_000_000)).length).toBeLessThan(400);
  expect(cutMiddle('abcdef', 4)).toBe('ab … 2 characters left out … ef');
  expect(cutMiddle('abcd', 4)).toBe('abcd');
});
