/**
 * CRC-32 (IEEE 802.3, the one of zip and PNG; polynomial 0xedb88320), eight bytes a step.
 *
 * Our own because the codec must run in a browser tab as well, where `zlib.crc32` is missing, and
 * because every episode passes through it: `bench/recording.ts` measures it beside zlib's.
 *
 * @param previous - The checksum of what came before, to go on from; 0 to start.
 * @returns An unsigned 32-bit word.
 * @see Kounavis & Berry (2005), "A systematic approach to building high performance CRC generators"
 */
export function crc32(bytes: Uint8Array, start = 0, end = bytes.length, previous = 0): number {
  let crc = ~previous;
  let at = start;
  for (; at + 8 <= end; at += 8) {
    // Loads past the end can't happen: the loop's bound is the door.
    const low =
      crc ^
      ((bytes[at] as number) |
        ((bytes[at + 1] as number) << 8) |
        ((bytes[at + 2] as number) << 16) |
        ((bytes[at + 3] as number) << 24));
    crc =
      (TABLE[1792 + (low & 255)] as number) ^
      (TABLE[1536 + ((low >>> 8) & 255)] as number) ^
      (TABLE[1280 + ((low >>> 16) & 255)] as number) ^
      (TABLE[1024 + (low >>> 24)] as number) ^
      (TABLE[768 + (bytes[at + 4] as number)] as number) ^
      (TABLE[512 + (bytes[at + 5] as number)] as number) ^
      (TABLE[256 + (bytes[at + 6] as number)] as number) ^
      (TABLE[bytes[at + 7] as number] as number);
  }
  for (; at < end; at++) {
    crc = (crc >>> 8) ^ (TABLE[(crc ^ (bytes[at] as number)) & 255] as number);
  }
  return ~crc >>> 0;
}

/** Row k (256 words) advances a byte by k further zero bytes. */
const TABLE = makeTable();

function makeTable(): Int32Array {
  const table = new Int32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    table[byte] = crc;
  }
  for (let at = 256; at < table.length; at++) {
    const before = table[at - 256] as number;
    table[at] = (before >>> 8) ^ (table[before & 255] as number);
  }
  return table;
}
