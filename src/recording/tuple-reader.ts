import type { Plain } from '../core/message.ts';
import { damaged } from './msgpack.ts';
import { kindOf, plainOf } from './plain-data.ts';

/**
 * The parts of one unpacked list, read from the first to the last; each is checked, and what isn't as
 * the layout has it is a UserError that names the list.
 */
export class TupleReader {
  private readonly parts: readonly unknown[];
  private readonly what: string;
  private texts: readonly string[];
  private at = 0;

  /**
   * @param what - names the list in errors.
   * @param texts - to which `text` refers; `readTexts` may fill them in.
   */
  constructor(value: unknown, what: string, texts: readonly string[] = []) {
    if (!Array.isArray(value)) throw damaged(`a list as ${what}`, kindOf(value));
    this.parts = value;
    this.what = what;
    this.texts = texts;
  }

  /** Any number. */
  number(): number {
    const value = this.next();
    return typeof value === 'number' ? value : this.fail('a number', value);
  }

  numberList(): number[] {
    const numbers = this.tuple('a list of numbers');
    return numbers.parts.map(() => numbers.number());
  }

  /** An integer of at least 0. */
  count(): number {
    const value = this.next();
    const isCount = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
    return isCount ? value : this.fail('a count', value);
  }

  /** A text that is written out. */
  string(): string {
    const value = this.next();
    return typeof value === 'string' ? value : this.fail('a text', value);
  }

  stringList(): string[] {
    const texts = this.tuple('a list of texts');
    return texts.parts.map(() => texts.string());
  }

  /** A list of texts that are written out, to which `text` refers from now on. */
  readTexts(): void {
    const texts = new TupleReader(this.next(), 'the list of texts');
    this.texts = texts.parts.map(() => texts.string());
  }

  /** A text that is written as its number among the episode's texts. */
  text(): string {
    const value = this.next();
    const text = typeof value === 'number' ? this.texts[value] : undefined;
    return text ?? this.fail(`the number of one of ${this.texts.length} texts`, value);
  }

  /** A list of such numbers. */
  textList(): string[] {
    const texts = this.tuple('a list of texts');
    return texts.parts.map(() => texts.text());
  }

  flag(): boolean {
    const value = this.next();
    return typeof value === 'boolean' ? value : this.fail('true or false', value);
  }

  bytes(): Uint8Array {
    const value = this.next();
    return value instanceof Uint8Array ? value : this.fail('bytes', value);
  }

  plain(): Plain {
    return plainOf(this.next());
  }

  /** A list within this one, that refers to the same texts. */
  tuple(what: string): TupleReader {
    return new TupleReader(this.next(), what, this.texts);
  }

  /** A list of lists. */
  tuples(what: string): TupleReader[] {
    const value = this.next();
    if (!Array.isArray(value)) return this.fail('a list', value);
    return value.map((item) => new TupleReader(item, what, this.texts));
  }

  /** Whether nil comes next; if so it is read. */
  nil(): boolean {
    if (this.at >= this.parts.length || this.parts[this.at] !== null) return false;
    this.at++;
    return true;
  }

  private next(): unknown {
    if (this.at < this.parts.length) return this.parts[this.at++];
    throw damaged(`more than ${this.at} parts of ${this.what}`, 'no more');
  }

  /** Throws unless every part was read. */
  end(): void {
    if (this.at === this.parts.length) return;
    throw damaged(`${this.at} parts of ${this.what}`, String(this.parts.length));
  }

  private fail(expected: string, got: unknown): never {
    throw damaged(`${expected} as part ${this.at} of ${this.what}`, kindOf(got));
  }
}
