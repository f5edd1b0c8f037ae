/**
 * What a reader could not see or a terminal would obey: controls (C0, DEL, C1), format characters (zero-width,
 * bidirectional overrides, tags, byte order mark), line and paragraph separators, halves of surrogate pairs, fillers
 * without ink.
 */
export const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0]/gu;

/** Characters of a quotation in a message; more is cut in the middle. */
const LONGEST_QUOTE = 300;

export interface PrintableOptions {
  /** `show` writes line ends as `␊`, so that a text can't pretend to be several lines. */
  readonly lineEnds: 'keep' | 'show';
}

/**
 * The text with every unseen character shown as what it is: C0 and DEL as Unicode's control pictures (`␛`, `␇`), others by
 * their code (`<U+202E>`). Whatever an agent, a log or a file says passes through here before a terminal, a Markdown
 * table, a page or a log shows it.
 */
export function printable(
  text: string,
  { lineEnds }: PrintableOptions = { lineEnds: 'keep' },
): string {
  return text.replace(UNSEEN, (character) => {
    if (character === '\n' && lineEnds === 'keep') return character;
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    if (code === 0x7f) return '\u2421';
    return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
  });
}

/** The same of every text in plain data, keys included; what isn't text stays as it is. */
export function printableData<Data>(data: Data): Data {
  return clean(data) as Data;
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return printable(value, { lineEnds: 'show' });
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== 'object' || value === null) return value;
  const cleaned = Object.entries(value).map(([key, item]): [string, unknown] => [
    printable(key, { lineEnds: 'show' }),
    clean(item),
  ]);
  return Object.fromEntries(cleaned);
}

/** A text in quotation marks for a message, on one line and cut in the middle where it is long. */
export function quote(text: string): string {
  return JSON.stringify(printable(cutMiddle(text, LONGEST_QUOTE), { lineEnds: 'show' }));
}

/** The beginning and the end of a text that is longer than `most` characters, with how much was left out. */
export function cutMiddle(text: string, most: number): string {
  if (text.length <= most) return text;
  const half = Math.floor(most / 2);
  return `${text.slice(0, half)} … ${text.length - 2 * half} characters left out … ${text.slice(-half)}`;
}
