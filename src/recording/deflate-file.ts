import { deflateRaw, deflateRawSync, inflateRawSync } from 'node:zlib';
import { damaged } from './msgpack.ts';

/**
 * Deflate without a header of its own: the frame has length and checksum. zlib of Python reads it with
 * `wbits=-15`, a browser with `DecompressionStream('deflate-raw')`. Level 6 takes a tenth less room
 * than level 1, and the time is another thread's.
 */
const OPTIONS = { level: 6 } as const;

/** Off this thread; the same bytes as `deflateNow`. */
export function deflate(bytes: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) =>
    deflateRaw(bytes, OPTIONS, (error, packed) => (error ? reject(error) : resolve(packed))),
  );
}

/** On this thread, where nobody can wait. */
export function deflateNow(bytes: Uint8Array): Uint8Array {
  return deflateRawSync(bytes, OPTIONS);
}

/** See `Inflate`. What isn't deflate, or is longer or shorter, is a UserError. */
export function inflate(deflated: Uint8Array, length: number): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = inflateRawSync(deflated, { maxOutputLength: length });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw damaged(`${length} bytes in deflate`, `'${message}'`);
  }
  if (bytes.length === length) return bytes;
  throw damaged(`${length} bytes in deflate`, `${bytes.length}`);
}
