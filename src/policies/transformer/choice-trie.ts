import { UserError } from '../../core/errors.ts';
import type { Vocabulary } from '../vocabulary.ts';

/** What is added to the logit of an illegal token: large enough that exp gives exactly 0, and finite, so gradients stay so. */
export const ILLEGAL = -1e9;

/** A place in a tree of legal replies: the tokens so far, and what may follow them. */
export interface ChoiceTrie {
  /** (vocabulary): 0 for a token that may follow, {@link ILLEGAL} for one that may not. Never written to. */
  readonly mask: Float32Array;
  /** By token id; the end token leads to a leaf. A leaf has no children: there the reply is complete. */
  readonly children: ReadonlyMap<number, ChoiceTrie>;
}

interface Branch extends ChoiceTrie {
  readonly children: Map<number, Branch>;
}

/**
 * The tree of a prompt's `choices`. The end token is a child only where one choice is the beginning
 * of another, because only there has the policy to say which of them it meant.
 *
 * @throws UserError on an empty list, an empty choice, an unknown character, or on a choice that
 *   begins another one while the vocabulary reserves no end token
 */
export function choiceTrie(choices: readonly string[], vocabulary: Vocabulary): ChoiceTrie {
  if (choices.length === 0) {
    throw new UserError(
      'choices: at least one reply must be legal, got none; leave `choices` out to allow every reply',
    );
  }
  const root = branch(vocabulary.size);
  const ends = new Map<Branch, string>();
  for (const choice of choices) {
    if (choice === '')
      throw new UserError('choices: a reply has at least one character, got ""; remove it');
    let at = root;
    for (const token of vocabulary.encode(choice, 'choices'))
      at = follow(at, token, vocabulary.size);
    ends.set(at, choice);
  }
  for (const [at, choice] of ends) {
    if (at.children.size === 0) continue;
    if (vocabulary.end === undefined) {
      throw new UserError(
        `choices: no reply may be the beginning of another, got ${JSON.stringify(choice)} among ` +
          `${JSON.stringify(choices)}; reserve an end token in the vocabulary: { end: true }`,
      );
    }
    follow(at, vocabulary.end, vocabulary.size);
  }
  return root;
}

/** Builds each list of choices once; episodes of one game mostly offer the same few. */
export function choiceTrieCache(
  vocabulary: Vocabulary,
): (choices: readonly string[]) => ChoiceTrie {
  const known = new Map<string, ChoiceTrie>();
  return (choices) => {
    const key = JSON.stringify(choices);
    let trie = known.get(key);
    if (trie === undefined) {
      trie = choiceTrie(choices, vocabulary);
      if (known.size >= 1024) known.clear(); // bounded: games that list other moves every time must not fill the memory
      known.set(key, trie);
    }
    return trie;
  };
}

function branch(vocabularySize: number): Branch {
  return { mask: new Float32Array(vocabularySize).fill(ILLEGAL), children: new Map() };
}

function follow(from: Branch, token: number, vocabularySize: number): Branch {
  let child = from.children.get(token);
  if (child === undefined) {
    child = branch(vocabularySize);
    from.children.set(token, child);
    from.mask[token] = 0;
  }
  return child;
}
