import { Packr, RESET_BUFFER_MODE } from 'msgpackr/pack'; // without the native part: the same everywhere
import { UserError } from '../core/errors.ts';

/**
 * MessagePack as it is written, by msgpackr, set so that equal data gives equal bytes: objects are maps
 * with the shortest header, never msgpackr's numbered records; nothing has a `toJSON` of its own.
 * What is read, by `unpack` below, comes back with an object for each map; a key `__proto__` has no meaning.
 */
const packr = new Packr({
  useRecords: false,
  variableMapSize: true,
  mapsAsObjects: false,
  useToJSON: false,
  structuredClone: false,
  moreTypes: false,
});

/**
 * A value made of nil, booleans, numbers, well-formed strings, lists, objects and bytes; see `packable`
 * for data that may be something else. A view: the next call writes over it.
 */
export function pack(value: unknown): Uint8Array {
  return packr.pack(value, RESET_BUFFER_MODE);
}

/**
 * The most values that the bytes of one episode, its credits, or another packed value may hold, lists
 * and maps counted with all that is in them. A list of a million empty maps takes a million bytes in a
 * file and some hundred in memory for each: without a bound a small file fills any memory.
 */
const MOST_VALUES = 2 ** 20;

/** Lists and maps are nested at most so deep, whatever they hold. */
const DEEPEST_PACKED = 80;

/**
 * The one value in these bytes: nil, booleans, numbers, strings, bytes (views), lists and objects. Throws a
 * UserError where they aren't MessagePack as Agon writes it (extensions and integers of 64 bits
 * included), hold more than `MOST_VALUES`, end too early or go on behind it.
 */
export function unpack(bytes: Uint8Array): unknown {
  const cursor = new Cursor(bytes);
  const value = cursor.value(0);
  if (cursor.at === bytes.length) return value;
  throw damaged('one value of MessagePack', `${bytes.length - cursor.at} bytes behind it`);
}

/** As `unpack`, but of the first of several values, without reading the others. */
export function unpackFirst(bytes: Uint8Array): unknown {
  return new Cursor(bytes).value(0);
}

/** As `pack`, but a UserError that names `what` if no reader would take the bytes. */
export function packBounded(value: unknown, what: string): Uint8Array {
  const bytes = pack(value);
  if (bytes.length <= MOST_VALUES) return bytes; // each value takes a byte at least
  try {
    unpack(bytes);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(
      `${what}: must hold at most ${MOST_VALUES} values, got more; say less in messages, or end games earlier`,
    );
  }
  return bytes;
}

/** What reading says of data that isn't as it was written. */
export function damaged(expected: string, got: string): UserError {
  return new UserError(
    `recording: expected ${expected}, got ${got}; ` +
      'the data is damaged, or something else than Agon wrote it',
  );
}

/** What a map comes back as. */
interface UnpackedMap {
  [key: string]: unknown;
}

/** Reads values one behind the other. */
class Cursor {
  at = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #values = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  value(depth: number): unknown {
    if (++this.#values > MOST_VALUES) throw damaged(`at most ${MOST_VALUES} values`, 'more');
    const type = this.#bytes[this.#take(1)] as number;
    if (type < 0x80) return type;
    if (type < 0x90) return this.#map(type & 15, depth);
    if (type < 0xa0) return this.#list(type & 15, depth);
    if (type < 0xc0) return this.#string(type & 31);
    if (type >= 0xe0) return type - 256;
    switch (type) {
      case 0xc0:
        return null;
      case 0xc2:
        return false;
      case 0xc3:
        return true;
      case 0xc4:
        return this.#slice(this.#uint8());
      case 0xc5:
        return this.#slice(this.#uint16());
      case 0xc6:
        return this.#slice(this.#uint32());
      case 0xcb:
        return this.#view.getFloat64(this.#take(8));
      case 0xcc:
        return this.#uint8();
      case 0xcd:
        return this.#uint16();
      case 0xce:
        return this.#uint32();
      case 0xd0:
        return this.#view.getInt8(this.#take(1));
      case 0xd1:
        return this.#view.getInt16(this.#take(2));
      case 0xd2:
        return this.#view.getInt32(this.#take(4));
      case 0xd9:
        return this.#string(this.#uint8());
      case 0xda:
        return this.#string(this.#uint16());
      case 0xdb:
        return this.#string(this.#uint32());
      case 0xdc:
        return this.#list(this.#uint16(), depth);
      case 0xdd:
        return this.#list(this.#uint32(), depth);
      case 0xde:
        return this.#map(this.#uint16(), depth);
      case 0xdf:
        return this.#map(this.#uint32(), depth);
      default:
        throw damaged('a type of MessagePack that Agon writes', `0x${type.toString(16)}`);
    }
  }

  #list(length: number, depth: number): unknown[] {
    this.#enter(length, depth);
    const items: unknown[] = [];
    for (let i = 0; i < length; i++) items.push(this.value(depth + 1));
    return items;
  }

  #map(size: number, depth: number): UnpackedMap {
    this.#enter(2 * size, depth);
    const map: UnpackedMap = {};
    for (let i = 0; i < size; i++) {
      const key = this.value(depth + 1);
      if (typeof key !== 'string') throw damaged('a text as key', typeof key);
      const value = this.value(depth + 1);
      if (key === '__proto__') {
        // Assigning to it would set the prototype instead.
        const own = { value, enumerable: true, configurable: true, writable: true };
        Object.defineProperty(map, key, own);
      } else map[key] = value;
    }
    return map;
  }

  /** No length is believed that the bytes can't hold: each value takes one at least. */
  #enter(values: number, depth: number): void {
    if (values > this.#bytes.length - this.at) throw tooShort(values, this.#bytes.length - this.at);
    if (depth >= DEEPEST_PACKED) {
      throw damaged(`at most ${DEEPEST_PACKED} levels of nesting`, 'more');
    }
  }

  #string(length: number): string {
    const start = this.#take(length);
    if (length > LONGEST_NAME) return this.#decoded(start, length);
    const bytes = this.#bytes;
    let hash = length;
    for (let at = start; at < start + length; at++) {
      const byte = bytes[at] as number;
      if (byte >= 0x80) return this.#decoded(start, length);
      hash = (31 * hash + byte) | 0;
    }
    const slot = hash & (NAMES - 1);
    const known = names[slot];
    if (known?.length === length && isAt(known, bytes, start)) return known;
    return (names[slot] = String.fromCharCode(...bytes.subarray(start, start + length)));
  }

  #decoded(start: number, length: number): string {
    try {
      return utf8.decode(this.#bytes.subarray(start, start + length));
    } catch {
      throw damaged('a text in UTF-8', `other bytes at byte ${start}`);
    }
  }

  #slice(length: number): Uint8Array {
    const start = this.#take(length);
    return this.#bytes.subarray(start, start + length);
  }

  #uint8(): number {
    return this.#bytes[this.#take(1)] as number;
  }

  #uint16(): number {
    return this.#view.getUint16(this.#take(2));
  }

  #uint32(): number {
    return this.#view.getUint32(this.#take(4));
  }

  /** Moves on by so many bytes and returns where they start. */
  #take(length: number): number {
    const start = this.at;
    if (length > this.#bytes.length - start) throw tooShort(length, this.#bytes.length - start);
    this.at = start + length;
    return start;
  }
}

function tooShort(wanted: number, left: number): UserError {
  return damaged(`one value of MessagePack with ${wanted} more bytes`, `only ${left}`);
}

/**
 * Most texts are short names that come again and again. Those met last are kept, so that they needn't be
 * made anew; what comes out doesn't depend on it.
 */
const names: (string | undefined)[] = [];
const NAMES = 2 ** 12;
const LONGEST_NAME = 32;

function isAt(name: string, bytes: Uint8Array, start: number): boolean {
  for (let i = 0; i < name.length; i++) if (name.charCodeAt(i) !== bytes[start + i]) return false;
  return true;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
