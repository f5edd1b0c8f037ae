import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import { openVocabulary } from '../../src/policies/vocabulary.ts';

describe('a vocabulary', () => {
  test('numbers its characters in the order they were declared', () => {
    const vocabulary = openVocabulary('0123456789+-=');
    expect([...vocabulary.encode('47+2=', 'test')]).toEqual([4, 7, 10, 2, 12]);
    expect(vocabulary.decode([4, 7, 10, 2, 12])).toBe('47+2=');
    expect(vocabulary.size).toBe(13);
    expect(vocabulary.end).toBeUndefined();
  });

  test('counts code points, not UTF-16 units', () => {
    const vocabulary = openVocabulary('a♠😀');
    expect([...vocabulary.encode('😀a♠', 'test')]).toEqual([2, 0, 1]);
    expect(vocabulary.decode([2, 1])).toBe('😀♠');
  });

  test('names the unknown character and where it stood', () => {
    const encode = () => openVocabulary('01').encode('0a1', 'policy critic: prompt');
    expect(encode).toThrow(UserError);
    expect(encode).toThrow(/policy critic: prompt.*"a" in "0a1".*"01"/);
  });

  test('reserves an end token only when asked, and ends the text there', () => {
    const vocabulary = openVocabulary('01', { end: true });
    expect([vocabulary.size, vocabulary.end]).toEqual([3, 2]);
    expect(vocabulary.decode([1, 0, 2, 1])).toBe('10');
  });

  test.each([
    ['', /at least one character/],
    ['abca', /"a" twice/],
  ])('refuses the characters %j', (characters, rule) => {
    expect(() => openVocabulary(characters)).toThrow(rule);
  });

  test('refuses to decode an id it does not have', () => {
    expect(() => openVocabulary('01').decode([2])).toThrow(/internal:.*2/);
  });
});
