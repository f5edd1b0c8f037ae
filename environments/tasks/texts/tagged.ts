/** What stands in a tag of a language model's reply. */
export type Tagged =
  | { readonly kind: 'found'; readonly content: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unclear'; readonly reason: string };

/**
 * Reads `<name>content</name>` out of free text. Blanks around the content belong to the envelope and
 * are cut off. The tag must occur exactly once: of two answers none is picked.
 */
export function tagged(text: string, name: string): Tagged {
  const open = `<${name}>`;
  const close = `</${name}>`;
  const from = text.indexOf(open);
  const to = text.indexOf(close);
  if (from < 0 && to < 0) return { kind: 'absent' };
  if (from < 0 || to < from) return unclear(`${open} and ${close} must come as a pair`);
  if (text.indexOf(open, from + 1) >= 0 || text.indexOf(close, to + 1) >= 0) {
    return unclear(`${open} must occur once`);
  }
  return { kind: 'found', content: text.slice(from + open.length, to).trim() };
}

function unclear(reason: string): Tagged {
  return { kind: 'unclear', reason };
}
