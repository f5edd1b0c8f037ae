import { sep } from 'node:path';

/** A text as one word of a command that is typed: quoted where a shell would read more into it. */
export function shellWord(text: string): string {
  if (/^[\p{L}\p{N}_.,:@%+=/-]+$/u.test(text.replaceAll(sep, '/'))) return text;
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
