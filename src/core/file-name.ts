/** What Windows keeps for devices, with whatever stands behind a dot: `aux.weight=1` too. */
const DEVICES = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])$/i;
/** Of letters that stay, at most; with what is put around it, well below the 255 bytes of a name. */
const LONGEST = 150;

/**
 * A text as the name of a file or folder, or the beginning of one, on any system: letters, digits, `.`, `=` and `-` stay,
 * whatever else there is becomes `_`; no device of Windows, no dot or blank at the end, none so long that a system
 * refuses it. Different texts may have one name: see `isSameFile`.
 */
export function fileNameOf(text: string): string {
  const plain = text.replace(/[^A-Za-z0-9.=-]+/g, '_');
  const short = plain.length <= LONGEST ? plain : `${plain.slice(0, LONGEST)}_${digestOf(text)}`;
  const ended = short.replace(/\.+$/, '_');
  const [base = ''] = ended.split('.');
  return base === '' || DEVICES.test(base) ? `_${ended}` : ended;
}

/** Whether two names are one on some system: macOS and Windows don't tell `a` from `A`. */
export function isSameFile(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

/** FNV-1a, 32 bits: only tells long names apart that begin alike. */
function digestOf(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
