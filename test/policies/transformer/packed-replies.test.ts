import { describe, expect, test } from 'vitest';
import { UserError } from '../../../src/core/errors.ts';
import { ILLEGAL } from '../../../src/policies/transformer/choice-trie.ts';
import { packReplies } from '../../../src/policies/transformer/packed-replies.ts';
import { openVocabulary } from '../../../src/policies/vocabulary.ts';

const vocabulary = openVocabulary('abcd');
const config = { context: 6 };

describe('packing replies', () => {
  test('predicts each reply token from the position before it, and never reads the last one', () => {
    const packed = packReplies(
      [
        { prompt: 'ab', tokens: [2, 3, 0] },
        { prompt: 'c', tokens: [1], offset: 4 },
      ],
      vocabulary,
      config,
    );
    expect(packed.length).toBe(4);
    expect([...packed.tokens]).toEqual([0, 1, 2, 3, /* row 1, padded */ 2, 0, 0, 0]);
    expect([...packed.picks]).toEqual([1, 2, 3, 4]);
    expect([...packed.targets]).toEqual([2, 3, 0, 1]);
    expect([...packed.starts]).toEqual([0, 3, 4]);
    expect([...packed.offsets]).toEqual([0, 4]);
    expect(packed.mask).toBeUndefined();
  });

  test('masks what was illegal at each token of a masked row, and nothing elsewhere', () => {
    const { mask } = packReplies(
      [
        { prompt: 'a', tokens: [1, 3], choices: ['bd', 'ba', 'c'] },
        { prompt: 'a', tokens: [0] },
      ],
      vocabulary,
      config,
    );
    const no = Math.fround(ILLEGAL);
    expect([...mask!]).toEqual([no, 0, 0, no, 0, no, no, 0, 0, 0, 0, 0]);
  });

  test('reads greedy and unstated temperatures as 1', () => {
    const rows = [0, 0.5, undefined].map((temperature) => ({
      prompt: 'a',
      tokens: [1],
      ...(temperature === undefined ? {} : { temperature }),
    }));
    expect([...packReplies(rows, vocabulary, config).temperatures]).toEqual([1, 0.5, 1]);
  });

  test('fills the context to its last position', () => {
    expect(
      packReplies([{ prompt: 'abc', tokens: [0, 0], offset: 2 }], vocabulary, config).length,
    ).toBe(4);
  });

  test.each([
    [{ prompt: 'abcd', tokens: [0, 0, 0, 0] }, /context of 6/],
    [{ prompt: 'ab', tokens: [0], offset: 5 }, /context of 6/],
    [{ prompt: 'ab', tokens: [0], offset: -1 }, /context of 6/],
    [{ prompt: '', tokens: [0] }, /at least one token/],
    [{ prompt: 'a', tokens: [] }, /at least one token/],
    [{ prompt: 'ax', tokens: [0] }, /"x"/],
  ])('refuses the row %j', (row, rule) => {
    expect(() => packReplies([row], vocabulary, config)).toThrow(UserError);
    expect(() => packReplies([row], vocabulary, config)).toThrow(rule);
  });

  test('gives empty arrays for no rows', () => {
    expect(packReplies([], vocabulary, config)).toMatchObject({
      rows: 0,
      picks: new Int32Array(0),
    });
  });
});
