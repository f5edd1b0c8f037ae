import { UserError } from '../core/errors.ts';

/** The characters an in-process policy reads and writes, as token ids. */
export interface Vocabulary {
  /** In the order of their ids. */
  readonly characters: string;
  /** Number of ids: the characters, and the end token where one is reserved. */
  readonly size: number;
  /**
   * Id of the reserved end token, which stands for no character and ends a reply wherever it is
   * sampled; `undefined` where none is reserved.
   */
  readonly end: number | undefined;
  /** Token ids, one per character. Throws a UserError that names an unknown character; `where` starts its text. */
  encode(text: string, where: string): Int32Array;
  /** The text of token ids, up to the first end token. Throws on an id outside the vocabulary. */
  decode(tokens: Iterable<number>): string;
}

export interface VocabularyOptions {
  /**
   * Reserves an end token. Needed where a legal reply is the beginning of another one (`Prompt.choices`),
   * or where free replies vary in length and no character can serve as their stop. Default false.
   */
  readonly end?: boolean;
}

/**
 * A vocabulary as a scenario declares it: `openVocabulary('0123456789+-=;?')`. Ids count from 0 in
 * the order given. Characters are Unicode code points.
 */
export function openVocabulary(characters: string, options: VocabularyOptions = {}): Vocabulary {
  const list = Array.from(characters);
  const ids = new Map(list.map((character, id) => [character, id]));
  if (list.length === 0) {
    throw new UserError(
      'vocabulary: needs at least one character, got none; list those the prompts use',
    );
  }
  if (ids.size !== list.length) {
    const twice = list.find((character, at) => list.indexOf(character) !== at) ?? '';
    throw new UserError(
      `vocabulary: each character may stand once, got ${JSON.stringify(twice)} twice; remove one`,
    );
  }
  const end = options.end === true ? list.length : undefined;
  return {
    characters,
    size: end === undefined ? list.length : list.length + 1,
    end,
    encode: (text, where) => {
      const tokens = new Int32Array(text.length);
      let length = 0;
      for (const character of text) {
        const id = ids.get(character);
        if (id === undefined) {
          throw new UserError(
            `${where}: every character must be in the vocabulary, got ${JSON.stringify(character)} in ` +
              `${JSON.stringify(text)}; add it to the vocabulary ${JSON.stringify(characters)}`,
          );
        }
        tokens[length++] = id;
      }
      return length === tokens.length ? tokens : tokens.slice(0, length);
    },
    decode: (tokens) => {
      let text = '';
      for (const token of tokens) {
        if (token === end) break;
        const character = list[token];
        if (character === undefined)
          throw new Error(`internal: vocabulary: no character has the id ${token}`);
        text += character;
      }
      return text;
    },
  };
}
