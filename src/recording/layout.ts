import { UserError } from '../core/errors.ts';
import { damaged } from './msgpack.ts';

/**
 * The numbers that `docs/recording-format.md` gives a meaning. Changing one changes the format, and
 * with it every hash: raise `LOG_FORMAT`.
 */

/** First part of every encoded episode. */
export const LOG_FORMAT = 2;

/** Parts of an encoded episode. */
export const EPISODE_PARTS = 9;

/** First part of an encoded event. An injected message has a number of its own. */
export const EVENT = {
  message: 0,
  state: 1,
  decision: 2,
  failure: 3,
  injected: 4,
  chance: 5,
  outside: 6,
  returns: 7,
} as const;

/** By number, how an episode ended. */
export const ENDINGS = ['finished', 'failed'] as const;

/** By number, what an episode was played for. */
export const EPISODE_KINDS = ['training', 'evaluation', 'branch', 'fork'] as const;

/** By number, how a decision finished. */
export const FINISHES = ['stop', 'length', 'choice', 'refused'] as const;

/** By number, the distribution that log-probabilities are of. */
export const LOG_PROBS = ['drawn', 'raw'] as const;

/** By number, who says a message of a chat. */
export const CHAT_ROLES = ['system', 'user', 'assistant'] as const;

/** How a decision was drawn if neither its seat nor the decision itself says otherwise. */
export const USUAL_SAMPLING = { temperature: 1, topP: 1 } as const;

/**
 * Integers in [0, 2^32) as bytes: one each, or four (little-endian, as every machine that we run on) if
 * one of them is above 255. Throws a UserError on other numbers.
 */
export function packTokens(tokens: readonly number[]): Uint8Array {
  let largest = 0;
  for (const token of tokens) {
    if (!(token >>> 0 === token)) {
      throw new UserError(
        `recording: tokens must be integers in [0, 2^32), got ${token}; mend the policy`,
      );
    }
    if (token > largest) largest = token;
  }
  return largest < 256 ? Uint8Array.from(tokens) : bytesOf(Uint32Array.from(tokens));
}

/** Numbers as bytes: float32, four each, if that is exact for all of them, float64 otherwise. */
export function packFloats(numbers: readonly number[]): Uint8Array {
  const short = Float32Array.from(numbers);
  for (let i = 0; i < short.length; i++) {
    if (!Object.is(short[i], numbers[i])) return bytesOf(Float64Array.from(numbers));
  }
  return bytesOf(short);
}

/** What `packTokens` made of `count` tokens. */
export function unpackTokens(bytes: Uint8Array, count: number): number[] {
  if (bytes.length === count) return Array.from(bytes);
  const view = viewOf(bytes, count, 4);
  const tokens: number[] = [];
  for (let i = 0; i < count; i++) tokens.push(view.getUint32(4 * i, true));
  return tokens;
}

/** What `packFloats` made of `count` numbers. */
export function unpackFloats(bytes: Uint8Array, count: number): number[] {
  const isShort = bytes.length === 4 * count;
  const view = viewOf(bytes, count, isShort ? 4 : 8);
  const numbers: number[] = [];
  for (let i = 0; i < count; i++) {
    numbers.push(isShort ? view.getFloat32(4 * i, true) : view.getFloat64(8 * i, true));
  }
  return numbers;
}

function bytesOf({ buffer }: Uint32Array | Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer);
}

function viewOf(bytes: Uint8Array, count: number, width: number): DataView {
  if (bytes.length === width * count) {
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  throw damaged(`the bytes of ${count} numbers`, `${bytes.length} bytes`);
}
