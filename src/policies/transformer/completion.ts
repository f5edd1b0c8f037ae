import { UserError } from '../../core/errors.ts';
import type { RandomStream } from '../../core/random.ts';
import type { ChoiceTrie } from './choice-trie.ts';

/** A prompt in tokens, and how its reply is to be drawn, or which reply is to be scored. */
export interface CompletionRequest {
  /** At least one token. */
  readonly prompt: Int32Array;
  /** Longest reply in tokens, at least 1. `prompt.length + maxLength − 1` positions must fit the context. */
  readonly maxLength: number;
  /** Tokens that end the reply, themselves included in it; −1 for none. */
  readonly stop: number;
  readonly end: number;
  /** Legal replies; `stop` is not looked at where they are given. */
  readonly choices: ChoiceTrie | undefined;
  /**
   * Given instead of drawn: the reply is these tokens, `maxLength` of them, and the temperature is 1.
   * Without stop, end and choices.
   */
  readonly scored?: Int32Array | undefined;
  /** At least 0; 0 is greedy. */
  readonly temperature: number;
  /** In (0, 1]. */
  readonly topP: number;
  /** Consumed: gives one uniform per sampled token, in order. */
  readonly stream: RandomStream;
}

/** What was drawn, or scored. */
export interface Completion {
  /** Sampled tokens, the one that ended the reply included. */
  readonly tokens: readonly number[];
  /** Of each token, under the masked, temperature-scaled distribution before top-p; at temperature 1 if greedy. */
  readonly logProbs: readonly number[];
  /** What the value head said before each token; where the decoder was opened to say so. */
  readonly values?: readonly number[];
}

/** What a decoder says beside what it draws. */
export interface DecoderOptions {
  /** Reads the value head before each token; false if absent. It changes nothing of what is drawn. */
  readonly values?: boolean;
}

/**
 * Generates replies. A completion depends on its own request and on the parameters, to the last
 * bit, and never on what else is in the batch nor on the order.
 */
export interface Decoder {
  /**
   * One completion per request, in the same order.
   *
   * @param parameters - in the layout of `parameterLayout`. Must not change while a version lives:
   *   decoders keep copies and know them again by the identity of this array.
   */
  complete(
    requests: readonly CompletionRequest[],
    parameters: Float32Array,
  ): Promise<readonly Completion[]>;
  /** Frees what it holds. */
  dispose(): void;
}

/**
 * The next uniform in [0, 1) as a multiple of 2**-24, which float32 holds exactly: a plain rounding
 * could give 1, and with it a token of probability 0.
 */
export function drawUniform(stream: RandomStream): number {
  return Math.floor(stream.uniform() * 2 ** 24) / 2 ** 24;
}

/** Whether a reply is complete after `token`, its `length`-th; `choices` is the place in the tree after it. */
export function isComplete(
  request: CompletionRequest,
  token: number,
  length: number,
  choices: ChoiceTrie | undefined,
): boolean {
  if (length >= request.maxLength || token === request.end) return true;
  return choices === undefined ? token === request.stop : choices.children.size === 0;
}

/** What a decoder throws when no token can be drawn. */
export function divergedWeights(): UserError {
  return new UserError(
    'decoder: the logits must be finite, got NaN or infinity; the training has diverged: ' +
      'go back to an earlier checkpoint with a smaller learning rate',
  );
}
