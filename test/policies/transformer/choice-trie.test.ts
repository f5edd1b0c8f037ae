import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../../src/core/errors.ts';
import type { ChoiceTrie } from '../../../src/policies/transformer/choice-trie.ts';
import {
  choiceTrie,
  choiceTrieCache,
  ILLEGAL,
} from '../../../src/policies/transformer/choice-trie.ts';
import { openVocabulary } from '../../../src/policies/vocabulary.ts';

const open = openVocabulary('abc');
const ended = openVocabulary('abc', { end: true });

/** Every complete reply that a walk along unmasked tokens can write. */
function replies(trie: ChoiceTrie, vocabulary = ended, before: readonly number[] = []): string[] {
  if (trie.children.size === 0) return [vocabulary.decode(before)];
  return [...trie.mask.keys()]
    .filter((token) => trie.mask[token] === 0)
    .flatMap((token) => replies(trie.children.get(token)!, vocabulary, [...before, token]));
}

describe('a tree of legal replies', () => {
  test('lets exactly the choices be written', () => {
    const words = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.uniqueArray(words, { minLength: 1, maxLength: 8 }), (choices) => {
        expect(replies(choiceTrie(choices, ended)).sort()).toEqual([...choices].sort());
      }),
      { seed: 1 },
    );
  });

  test('is complete without an end token where nothing longer is legal', () => {
    const trie = choiceTrie(['ab', 'ac'], ended);
    expect([...trie.mask]).toEqual([
      0,
      Math.fround(ILLEGAL),
      Math.fround(ILLEGAL),
      Math.fround(ILLEGAL),
    ]);
    expect(trie.children.get(0)!.children.get(1)!.children.size).toBe(0);
  });

  test('asks for an end token where one choice begins another', () => {
    expect([...choiceTrie(['a', 'ab'], ended).children.get(0)!.children.keys()].sort()).toEqual([
      1, 3,
    ]);
    expect(() => choiceTrie(['a', 'ab'], open)).toThrow(UserError);
    expect(() => choiceTrie(['a', 'ab'], open)).toThrow(/"a" among .*\{ end: true \}/);
  });

  test.each([[[]], [['a', '']], [['x']]])('refuses the choices %j', (choices) => {
    expect(() => choiceTrie(choices, open)).toThrow(UserError);
  });

  test('is built once for equal lists', () => {
    const trieOf = choiceTrieCache(open);
    expect(trieOf(['a', 'b'])).toBe(trieOf(['a', 'b']));
    expect(trieOf(['a', 'b'])).not.toBe(trieOf(['a', 'c']));
  });
});
