/**
 * The text with control characters made visible (`␛`, `␇` …), line ends kept: what an agent says must
 * not move the cursor or colour the screen of whoever reads it.
 */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => {
    const code = character.charCodeAt(0);
    if (character === '\n') return character;
    if (code < 0x20) return String.fromCharCode(0x2400 + code); // Unicode's control pictures
    return code === 0x7f ? '\u2421' : '\ufffd';
  });
}
