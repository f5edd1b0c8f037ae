/// <reference lib="es2024.string" />

/**
 * A text as a file gives it back: lone surrogates, which UTF-8 can't hold, and a byte order mark at
 * the start, which many readers of UTF-8 drop, are U+FFFD instead. Of the same length in UTF-16
 * units; a text that went through here goes through again unchanged.
 *
 * Replies of policies pass here before a machine hears them, so that a recorded episode is folded from
 * the very texts from which it was played.
 */
export function recordableText(text: string): string {
  const formed = text.toWellFormed();
  return formed.charCodeAt(0) === BYTE_ORDER_MARK ? `\ufffd${formed.slice(1)}` : formed;
}

const BYTE_ORDER_MARK = 0xfeff;
