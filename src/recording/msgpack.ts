import { Packr, RESET_BUFFER_MODE } from 'msgpackr/pack'; // without the native part: the same everywhere
import { UserError } from '../core/errors.ts';

/**
 * MessagePack by msgpackr, set so that equal data gives equal bytes: objects are maps with the
 * shortest header, never msgpackr's numbered records; nothing has a `toJSON` of its own.
 * What is read comes back with a Map for each map, so that no key (`__proto__`) has a meaning.
 */
const packr = new Packr({
  useRecords: false,
  variableMapSize: true,
  mapsAsObjects: false,
  useToJSON: false,
  structuredClone: false,
  moreTypes: false,
});

/**
 * A value made of nil, booleans, numbers, well-formed strings, lists, objects and bytes; see `packable`
 * for data that may be something else. A view: the next call writes over it.
 */
export function pack(value: unknown): Uint8Array {
  return packr.pack(value, RESET_BUFFER_MODE);
}

/**
 * The one value in these bytes. Throws a UserError where they aren't MessagePack, end too early or go
 * on behind it. May hold anything that MessagePack has a notation for: check what comes out.
 * msgpackr believes no length that the bytes can't hold, so memory stays in proportion to them.
 */
export function unpack(bytes: Uint8Array): unknown {
  try {
    return packr.unpack(bytes.subarray()); // of its own, as msgpackr keeps a property on it
  } catch (error) {
    throw notMessagePack(error);
  }
}

/** As `unpack`, but of the first of several values, without reading the others. */
export function unpackFirst(bytes: Uint8Array): unknown {
  let first: unknown;
  try {
    packr.unpackMultiple(bytes.subarray(), (value: unknown) => {
      first = value;
      return false; // no more
    });
  } catch (error) {
    throw notMessagePack(error);
  }
  return first;
}

/** What reading says of data that isn't as it was written. */
export function damaged(expected: string, got: string): UserError {
  return new UserError(
    `recording: expected ${expected}, got ${got}; ` +
      'the data is damaged, or something else than Agon wrote it',
  );
}

function notMessagePack(error: unknown): UserError {
  const message = error instanceof Error ? error.message : String(error);
  return damaged('one value of MessagePack', `'${message}'`);
}
