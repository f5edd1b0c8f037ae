/** Characters of a quoted answer that a sentence has room for. */
const ROOM = 40;

/** An answer as a sentence has room for it, whole characters alone. */
export function inShort(text: string): string {
  if (text.length <= ROOM) return text;
  const characters = Array.from(text);
  return characters.length <= ROOM ? text : `${characters.slice(0, ROOM - 1).join('')}…`;
}

/** A number as a sentence has room for it. */
export function numberInShort(value: number): string {
  return String(Number(value.toPrecision(4)));
}
