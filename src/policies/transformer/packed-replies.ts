import { UserError } from '../../core/errors.ts';
import type { Vocabulary } from '../vocabulary.ts';
import type { ChoiceTrie } from './choice-trie.ts';
import { choiceTrieCache } from './choice-trie.ts';
import type { TransformerConfig } from './config.ts';

/** A prompt with a reply to it, sampled by a policy or written by a teacher. An `Experience` and a `Decision` are such rows. */
export interface ReplyRow {
  readonly prompt: string;
  /** Of the reply, at least one. */
  readonly tokens: readonly number[];
  /** At which log-probabilities are meant; greedy replies (0) count at temperature 1. Default 1. */
  readonly temperature?: number;
  /** The legal replies, if the draw was masked. */
  readonly choices?: readonly string[];
  /** The position of the prompt's first character, from 0: places a short exercise where it will stand later. Default 0. */
  readonly offset?: number;
}

/** Rows laid out for a training forward pass. B rows, T positions, n reply tokens, V vocabulary. */
export interface PackedReplies {
  /** B */
  readonly rows: number;
  /** T: the longest row, prompt and reply without its last token. */
  readonly length: number;
  /** (B, T), padded on the right with 0. */
  readonly tokens: Int32Array;
  /** (B): position of each row's first token. */
  readonly offsets: Int32Array;
  /** (n): where each reply token is predicted, as row · T + position; row after row. */
  readonly picks: Int32Array;
  /** (n): the reply tokens. */
  readonly targets: Int32Array;
  /** (B + 1): the tokens of row r are starts[r] to starts[r + 1], the latter excluded. */
  readonly starts: Int32Array;
  /** (n): above 0. */
  readonly temperatures: Float32Array;
  /** (n, V): 0 where legal, −1e9 where not; undefined if no row was masked. */
  readonly mask: Float32Array | undefined;
}

/**
 * Lays rows out for the training forward pass; the head then runs on reply tokens alone.
 *
 * @throws UserError on a character outside the vocabulary or a row longer than the context
 */
export function packReplies(
  rows: readonly ReplyRow[],
  vocabulary: Vocabulary,
  config: Pick<TransformerConfig, 'context'>,
): PackedReplies {
  const prompts = rows.map((row, at) => encodeRow(row, at, vocabulary, config.context));
  const length = rows.reduce((most, row, at) => Math.max(most, lengthOf(row, prompts[at])), 1);
  const count = rows.reduce((sum, row) => sum + row.tokens.length, 0);
  const packed = {
    rows: rows.length,
    length,
    tokens: new Int32Array(rows.length * length),
    offsets: Int32Array.from(rows, ({ offset }) => offset ?? 0),
    picks: new Int32Array(count),
    targets: new Int32Array(count),
    starts: new Int32Array(rows.length + 1),
    temperatures: new Float32Array(count),
    mask: rows.some(({ choices }) => choices !== undefined)
      ? new Float32Array(count * vocabulary.size)
      : undefined,
  };
  const trieOf = choiceTrieCache(vocabulary);
  let at = 0;
  for (const [row, { tokens, temperature, choices }] of rows.entries()) {
    const prompt = prompts[row] as Int32Array;
    const first = row * length;
    packed.tokens.set(prompt, first);
    let legal = choices === undefined ? undefined : trieOf(choices);
    for (const [step, token] of tokens.entries()) {
      packed.picks[at] = first + prompt.length - 1 + step;
      packed.targets[at] = token;
      packed.temperatures[at] = temperature === undefined || temperature === 0 ? 1 : temperature;
      if (legal !== undefined) {
        packed.mask?.set(legal.mask, at * vocabulary.size);
        legal = follow(legal, token, row);
      }
      if (step < tokens.length - 1) packed.tokens[first + prompt.length + step] = token;
      at++;
    }
    packed.starts[row + 1] = at;
  }
  return packed;
}

function lengthOf(row: ReplyRow, prompt: Int32Array | undefined): number {
  return (prompt?.length ?? 0) + row.tokens.length - 1;
}

function encodeRow(row: ReplyRow, at: number, vocabulary: Vocabulary, context: number): Int32Array {
  const prompt = vocabulary.encode(row.prompt, `row ${at}: the prompt`);
  if (prompt.length === 0 || row.tokens.length === 0) {
    throw new UserError(
      `row ${at}: prompt and reply need at least one token each, got ${prompt.length} and ${row.tokens.length}; leave the row out`,
    );
  }
  const offset = row.offset ?? 0;
  const end = offset + lengthOf(row, prompt);
  if (!(Number.isSafeInteger(offset) && offset >= 0 && end <= context)) {
    throw new UserError(
      `row ${at}: offset, prompt and reply must fit the context of ${context} positions, ` +
        `got ${offset} + ${prompt.length} + ${row.tokens.length - 1}; shorten them or raise transformer.context`,
    );
  }
  return prompt;
}

function follow(legal: ChoiceTrie, token: number, row: number): ChoiceTrie {
  const next = legal.children.get(token);
  if (next === undefined)
    throw new Error(`internal: row ${row}: the token ${token} is not among its choices`);
  return next;
}
