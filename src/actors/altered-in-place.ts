import { isPlainObject } from '../core/deep-freeze.ts';

/** What an actor could reach while it did something, by the names that its author knows. */
export type Reachable = Readonly<Record<string, unknown>>;

/**
 * An engine says only that some object is frozen. This says which, and what to do.
 *
 * @param who - `role 'judge'`
 * @returns the error as it was, if it has another reason
 */
export function explainAlteration(who: string, thrown: unknown, reachable: Reachable): unknown {
  const kind = thrown instanceof TypeError ? alterationOf(thrown.message) : undefined;
  if (kind === undefined) return thrown;
  const places: string[] = [];
  const seen = new Set<unknown>();
  for (const [name, value] of Object.entries(reachable)) {
    collectPlaces(value, name, kind, places, seen);
  }
  if (places.length === 0) return thrown;
  return new Error(
    `${who} must not alter in place what others share, but alters ${places.slice(0, 3).join(' or ')}; ` +
      'make a copy instead ([...list, item], { ...object, key: value })',
    { cause: thrown },
  );
}

/** Which property was added, or altered or taken away. */
interface Alteration {
  readonly property: string;
  readonly adds: boolean;
}

/** By the words of V8, the engine of Node and Chromium. */
function alterationOf(message: string): Alteration | undefined {
  const [, added] =
    /^Cannot (?:add|define) property (.*), object is not extensible$/s.exec(message) ?? [];
  if (added !== undefined) return { property: added, adds: true };
  const [, altered] =
    /^Cannot (?:assign to read only|delete) property '(.*)' of /s.exec(message) ??
    /^Cannot redefine property: (.*)$/s.exec(message) ??
    [];
  return altered === undefined ? undefined : { property: altered, adds: false };
}

/** Where the frozen objects are to which it can have happened: each under the first name by which it is reached. */
function collectPlaces(
  value: unknown,
  path: string,
  kind: Alteration,
  places: string[],
  seen: Set<unknown>,
): void {
  if (!isPlainObject(value) || seen.has(value)) return;
  seen.add(value);
  if (Object.isFrozen(value) && fits(value, kind)) places.push(path);
  for (const [key, inner] of Object.entries(value)) {
    collectPlaces(inner, `${path}.${key}`, kind, places, seen);
  }
}

/** Lists have numbers for properties and grow at their end, objects have names. */
function fits(value: object, { property, adds }: Alteration): boolean {
  const isIndex = /^\d+$/.test(property);
  if (!Array.isArray(value)) return !isIndex && Object.hasOwn(value, property) !== adds;
  if (property === 'length') return true;
  return isIndex && (adds ? Number(property) === value.length : Number(property) < value.length);
}
