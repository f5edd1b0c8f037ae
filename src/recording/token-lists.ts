import { UserError } from '../core/errors.ts';
import { damaged } from './msgpack.ts';

/** The tokens of all decisions of an episode with their log-probabilities, one decision behind the other. */
export class TokenWriter {
  private readonly tokens: number[] = [];
  private readonly logProbs: number[] = [];
  private largest = 0;

  /** Adds those of one decision and returns how many there are. Throws a UserError on unequal lists. */
  add(tokens: readonly number[], logProbs: readonly number[]): number {
    if (tokens.length !== logProbs.length) {
      throw new UserError(
        `recording: a decision must have a log-probability for each token, got ${logProbs.length} ` +
          `for ${tokens.length}; mend the policy`,
      );
    }
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i] as number;
      if (!(token >>> 0 === token)) {
        throw new UserError(
          `recording: tokens must be integers in [0, 2^32), got ${token}; mend the policy`,
        );
      }
      if (token > this.largest) this.largest = token;
      this.tokens.push(token);
      this.logProbs.push(logProbs[i] as number);
    }
    return tokens.length;
  }

  /** A byte for each token, or four (little-endian, as every machine that we run on) if one needs them. */
  tokenBytes(): Uint8Array {
    if (this.largest < 256) return Uint8Array.from(this.tokens);
    return new Uint8Array(Uint32Array.from(this.tokens).buffer);
  }

  /** Eight bytes each, exact. */
  logProbBytes(): Uint8Array {
    return new Uint8Array(Float64Array.from(this.logProbs).buffer);
  }
}

/** Hands out again what a `TokenWriter` put together. */
export class TokenReader {
  private readonly tokens: DataView;
  private readonly logProbs: DataView;
  private readonly length: number;
  private readonly width: number;
  private at = 0;

  constructor(tokens: Uint8Array, logProbs: Uint8Array) {
    this.tokens = new DataView(tokens.buffer, tokens.byteOffset, tokens.byteLength);
    this.logProbs = new DataView(logProbs.buffer, logProbs.byteOffset, logProbs.byteLength);
    this.length = logProbs.byteLength / 8;
    this.width = tokens.byteLength === this.length ? 1 : 4;
    if (!Number.isInteger(this.length) || tokens.byteLength !== this.length * this.width) {
      throw damaged(
        `1 or 4 bytes of tokens for 8 of log-probabilities`,
        `${tokens.byteLength} for ${logProbs.byteLength}`,
      );
    }
  }

  /** The next `count` tokens. */
  take(count: number): { readonly tokens: number[]; readonly logProbs: number[] } {
    if (count > this.length - this.at) {
      throw damaged(`${count} more tokens`, String(this.length - this.at));
    }
    const taken = { tokens: new Array<number>(count), logProbs: new Array<number>(count) };
    for (let i = 0; i < count; i++, this.at++) {
      taken.tokens[i] =
        this.width === 1 ? this.tokens.getUint8(this.at) : this.tokens.getUint32(4 * this.at, true);
      taken.logProbs[i] = this.logProbs.getFloat64(8 * this.at, true);
    }
    return taken;
  }

  /** Throws unless all were taken. */
  end(): void {
    if (this.at !== this.length) throw damaged(`${this.at} tokens`, String(this.length));
  }
}
