/**
 * Seeded random streams that are derived, never shared.
 *
 * A run has one seed. Every episode, agent and decision folds its own key out of it, so that a
 * result depends on *which* decision it is and never on how requests were batched or how many
 * workers ran. The generator is counter-based (Threefry-2x32, 20 rounds): a key plus a counter
 * give the word directly, so keys can be split without drawing from their parent.
 *
 * @see Salmon, Moraes, Dror & Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3"
 */
export type RandomKey = readonly [number, number]; // two unsigned 32-bit words

/** A consumable stream of random numbers. Drawing alters the stream; never hand it to two owners. */
export interface RandomStream {
  /** The next word, in [0, 2**32), an integer. */
  word(): number;
  /** Uniform in [0, 1), 0 included and 1 excluded; multiples of 2**-32. */
  uniform(): number;
  /** Uniform integer in [low, high), low included and high excluded; at most 2**53 numbers. */
  integer(low: number, high: number): number;
  /** One item, each equally likely. Throws on an empty list. */
  pick<T>(items: readonly T[]): T;
  /** A shuffled copy (Fisher–Yates). */
  shuffle<T>(items: readonly T[]): T[];
}

/** The root key of a run. `seed` is an integer in [0, 2**53), both words of it are used. */
export function keyFromSeed(seed: number): RandomKey {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`seed: must be an integer of at least 0, got ${seed}; choose one like 7`);
  }
  return threefry([0x61676f6e, 0] /* "agon" */, seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0);
}

/**
 * Derives a child key. Children of different labels are independent of each other and of the parent.
 *
 * @param label - a text, or an integer that doubles hold exactly
 * @throws RangeError on any other number: rounded, it would give the child of another one
 */
export function foldKey(key: RandomKey, label: number | string): RandomKey {
  if (typeof label === 'number' && !Number.isSafeInteger(label)) {
    throw new RangeError(
      `foldKey: a label must be a text or a whole number, got ${label}; fold String(${label})`,
    );
  }
  return typeof label === 'number'
    ? threefry(key, label >>> 0, Math.floor(label / 2 ** 32) >>> 0)
    : threefry(key, hashLabel(label), 0x6c61626c /* "labl": apart from numeric labels */);
}

/** Opens the stream of a key. Two streams of the same key give the same numbers. */
export function openStream(key: RandomKey): RandomStream {
  return new CounterStream(key);
}

// A class, for the sake of one small object where closures would be six: runs open millions of streams.
class CounterStream implements RandomStream {
  readonly #key: RandomKey;
  #counter = 0;
  #spare = -1; // the second word of a pair, until it is asked for

  constructor(key: RandomKey) {
    this.#key = key;
  }

  word(): number {
    const kept = this.#spare;
    if (kept >= 0) {
      this.#spare = -1;
      return kept;
    }
    const pair = threefry(this.#key, this.#counter++, 0x73747265 /* "stre": apart from folds */);
    this.#spare = pair[1];
    return pair[0];
  }

  uniform(): number {
    return this.word() / 2 ** 32;
  }

  integer(low: number, high: number): number {
    const size = high - low;
    if (!(size > 0)) throw new RangeError(`integer: [${low}, ${high}) is empty`);
    if (!(size <= 2 ** 53)) {
      throw new RangeError(`integer: a range may have 2 ** 53 numbers, got [${low}, ${high})`);
    }
    // A word alone has 32 bits: multiplied into a larger range it would leave numbers out.
    const drawn = size <= 2 ** 32 ? this.uniform() : this.#uniform53();
    return low + Math.floor(drawn * size);
  }

  /** Uniform in [0, 1); multiples of 2**-53, from two words. */
  #uniform53(): number {
    const high = this.word() >>> 5; // 27 bits
    const low = this.word() >>> 6; // 26 bits
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.integer(0, items.length)] as T;
  }

  shuffle<T>(items: readonly T[]): T[] {
    const copy = [...items];
    for (let i = copy.length - 1; i > 0; i--) {
      const j = this.integer(0, i + 1);
      [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
    }
    return copy;
  }
}

/** Threefry-2x32-20: encrypts the counter (low, high) under the key. Exported for its known answers. */
export function threefry(key: RandomKey, low: number, high: number): RandomKey {
  const k0 = key[0] | 0;
  const k1 = key[1] | 0;
  const k2 = 0x1bd11bda ^ k0 ^ k1;
  let x = (low + k0) | 0;
  let y = (high + k1) | 0;
  for (let block = 0; block < 5; block++) {
    const even = block % 2 === 0;
    x = (x + y) | 0;
    y = rotate(y, even ? 13 : 17) ^ x;
    x = (x + y) | 0;
    y = rotate(y, even ? 15 : 29) ^ x;
    x = (x + y) | 0;
    y = rotate(y, even ? 26 : 16) ^ x;
    x = (x + y) | 0;
    y = rotate(y, even ? 6 : 24) ^ x;
    // The key schedule turns through (k1, k2), (k2, k0), (k0, k1), …
    const turn = block % 3;
    x = (x + (turn === 0 ? k1 : turn === 1 ? k2 : k0)) | 0;
    y = (y + (turn === 0 ? k2 : turn === 1 ? k0 : k1) + block + 1) | 0;
  }
  return [x >>> 0, y >>> 0];
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** FNV-1a over UTF-16 code units; labels are short names chosen by us, so 32 bits suffice. */
function hashLabel(label: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < label.length; i++) hash = Math.imul(hash ^ label.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
