import { foldKey, keyFromSeed, openStream } from '../../core/random.ts';
import type { RandomStream } from '../../core/random.ts';

/**
 * Texts as policies may reply them, from almost right to absurd: the given ones cut, doubled and
 * misspelt; pieces of prompts; control characters, half surrogates, markup, thousands of characters.
 * The same texts every time.
 *
 * @param like - prompts and well-formed replies to start from.
 * @param count - how many; at least as many as there are fixed ones (about 20).
 */
export function strangeTexts(like: readonly string[], count = 300): readonly string[] {
  const stream = openStream(foldKey(keyFromSeed(0), 'strange texts'));
  const texts = [...FIXED, ...like];
  const alphabet = [...new Set([...like.join(''), ...ODD])];
  while (texts.length < count) {
    texts.push(
      stream.uniform() < 0.5
        ? misspelt(stream.pick(texts), alphabet, stream)
        : babble(alphabet, stream),
    );
  }
  return texts;
}

const ODD = ['\0', '\n', ' ', '\u00e9', '\ud83d', '\udc00', '\u202e', '-', '0', '9', '{', '"', '<'];

const FIXED = [
  '',
  ' ',
  '\n',
  '0',
  '-1',
  '00',
  'NaN',
  'null',
  'undefined',
  '__proto__',
  'constructor',
  '{}',
  '{"correct":true}',
  '[]',
  '<verdict>',
  '<verdict></verdict>',
  '\ud800',
  '\0\0\0',
  '٣٤',
  '9'.repeat(400),
  'y'.repeat(5000),
  '('.repeat(2000),
];

/** One to three characters removed, added or changed. */
function misspelt(text: string, alphabet: readonly string[], stream: RandomStream): string {
  const characters = [...text];
  for (let edits = stream.integer(1, 4); edits > 0; edits--) {
    const at = stream.integer(0, characters.length + 1);
    const removed = stream.integer(0, 2);
    const added = stream.uniform() < 0.6 ? [stream.pick(alphabet)] : [];
    characters.splice(at, removed, ...added);
  }
  return characters.join('');
}

function babble(alphabet: readonly string[], stream: RandomStream): string {
  const length = stream.integer(1, 24);
  return Array.from({ length }, () => stream.pick(alphabet)).join('');
}
