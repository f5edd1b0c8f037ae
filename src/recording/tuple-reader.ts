import type { Plain } from '../core/message.ts';
import { damaged } from './msgpack.ts';
import { kindOf, plainOf } from './plain-data.ts';

/**
 * The parts of one unpacked list, read from the first to the last; each is checked, and what isn't as
 * the layout has it is a UserError that names the list.
 */
export class TupleReader {
  readonly #parts: readonly unknown[];
  readonly #what: string;
  #texts: readonly string[];
  #at = 0;

  /**
   * @param what - names the list in errors.
   * @param texts - to which `text` refers; `readTexts` may fill them in.
   */
  constructor(value: unknown, what: string, texts: readonly string[] = []) {
    if (!Array.isArray(value)) throw damaged(`a list as ${what}`, kindOf(value));
    this.#parts = value;
    this.#what = what;
    this.#texts = texts;
  }

  /** Any number. */
  number(): number {
    const value = this.#next();
    return typeof value === 'number' ? value : this.#fail('a number', value);
  }

  numberList(): number[] {
    const numbers = this.tuple('a list of numbers');
    return numbers.#parts.map(() => numbers.number());
  }

  /** An integer of at least 0. */
  count(): number {
    const value = this.#next();
    const isCount = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
    return isCount ? value : this.#fail('a count', value);
  }

  /** A text that is written out. */
  string(): string {
    const value = this.#next();
    return typeof value === 'string' ? value : this.#fail('a text', value);
  }

  /** A list of texts that are written out, to which `text` refers from now on. */
  readTexts(): void {
    const texts = new TupleReader(this.#next(), 'the list of texts');
    this.#texts = texts.#parts.map(() => texts.string());
  }

  /** A text that is written as its number among the episode's texts. */
  text(): string {
    const value = this.#next();
    const text = typeof value === 'number' ? this.#texts[value] : undefined;
    return text ?? this.#fail(`the number of one of ${this.#texts.length} texts`, value);
  }

  /** A list of such numbers. */
  textList(): string[] {
    const texts = this.tuple('a list of texts');
    return texts.#parts.map(() => texts.text());
  }

  countList(): number[] {
    const numbers = this.tuple('a list of counts');
    return numbers.#parts.map(() => numbers.count());
  }

  /** A place in a list of names. */
  oneOf<Name extends string>(names: readonly Name[]): Name {
    const value = this.#next();
    const name = typeof value === 'number' ? names[value] : undefined;
    return name ?? this.#fail(`a number in 0 to ${names.length - 1}`, value);
  }

  /** True, where there is a value at all. */
  yes(): true {
    const value = this.#next();
    return value === true ? value : this.#fail('true', value);
  }

  bytes(): Uint8Array {
    const value = this.#next();
    return value instanceof Uint8Array ? value : this.#fail('bytes', value);
  }

  plain(): Plain {
    return plainOf(this.#next());
  }

  plainList(): Plain[] {
    const values = this.tuple('a list of plain data');
    return values.#parts.map(() => values.plain());
  }

  /** A map within this one; undefined for nil. */
  named(what: string): NamedParts | undefined {
    if (this.nil()) return undefined;
    const value = this.#next();
    const isMap =
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      !(value instanceof Uint8Array);
    if (!isMap) return this.#fail('a map', value);
    return new NamedParts(value as Readonly<Record<string, unknown>>, what, this.#texts);
  }

  /** A list within this one, that refers to the same texts. */
  tuple(what: string): TupleReader {
    return new TupleReader(this.#next(), what, this.#texts);
  }

  /** A list of lists. */
  tuples(what: string): TupleReader[] {
    const value = this.#next();
    if (!Array.isArray(value)) return this.#fail('a list', value);
    return value.map((item) => new TupleReader(item, what, this.#texts));
  }

  /** Whether nil comes next; if so it is read. */
  nil(): boolean {
    if (this.#at >= this.#parts.length || this.#parts[this.#at] !== null) return false;
    this.#at++;
    return true;
  }

  /** Whether a list comes next. */
  isList(): boolean {
    return Array.isArray(this.#parts[this.#at]);
  }

  isAtEnd(): boolean {
    return this.#at >= this.#parts.length;
  }

  #next(): unknown {
    if (this.#at < this.#parts.length) return this.#parts[this.#at++];
    throw damaged(`more than ${this.#at} parts of ${this.#what}`, 'no more');
  }

  /** Throws unless every part was read. */
  end(): void {
    if (this.#at === this.#parts.length) return;
    throw damaged(`${this.#at} parts of ${this.#what}`, String(this.#parts.length));
  }

  #fail(expected: string, got: unknown): never {
    throw damaged(`${expected} as part ${this.#at} of ${this.#what}`, kindOf(got));
  }
}

/** The parts of an unpacked map; each is read as the only part of a list. */
export class NamedParts {
  readonly #parts: Readonly<Record<string, unknown>>;
  readonly #what: string;
  readonly #texts: readonly string[];
  #taken = 0;

  constructor(parts: Readonly<Record<string, unknown>>, what: string, texts: readonly string[]) {
    this.#parts = parts;
    this.#what = what;
    this.#texts = texts;
  }

  /** To be called once for each name; undefined if there is no such part. */
  get<T>(name: string, read: (part: TupleReader) => T): T | undefined {
    if (!Object.hasOwn(this.#parts, name)) return undefined;
    this.#taken++;
    return read(new TupleReader([this.#parts[name]], `${name} of ${this.#what}`, this.#texts));
  }

  /** As `get`, but as an object with this one key, or none. */
  given<Name extends string, T>(
    name: Name,
    read: (part: TupleReader) => T,
  ): { readonly [key in Name]?: T } {
    const part = this.get(name, read);
    return part === undefined ? {} : ({ [name]: part } as { readonly [key in Name]?: T });
  }

  /** Throws unless every part was read. */
  end(): void {
    const count = Object.keys(this.#parts).length;
    if (this.#taken === count) return;
    throw damaged(`${this.#taken} known parts of ${this.#what}`, String(count));
  }
}
