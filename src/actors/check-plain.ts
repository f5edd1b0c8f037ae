import type { Plain } from '../core/message.ts';

/** Lists and objects are nested at most so deep: as deep as the log holds them. */
const LONGEST_NESTING = 64;

/**
 * Throws unless a value is plain data: null, booleans, finite numbers, strings, arrays and objects
 * of these. Anything else would come back from a file or a thread as something else.
 *
 * @param what - names the value in the error.
 */
export function checkPlain(value: unknown, what: string): asserts value is Plain {
  const path = findStrange(value);
  if (path !== undefined) throw new Error(`${what} must be plain data, but has ${path}`);
}

/** What and where the first part is that isn't plain data: `Infinity at .limit`; undefined if all of it is. */
export function findStrange(value: unknown): string | undefined {
  return strangePart(value, '', 0);
}

function strangePart(value: unknown, path: string, depth: number): string | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number' && Number.isFinite(value)) return undefined;
  const where = path || 'its root';
  if (typeof value === 'number') return `${value} at ${where}`;
  if (typeof value !== 'object') return `${typeof value} at ${where}`;
  if (!Array.isArray(value) && !isRecord(value)) return `a class instance at ${where}`;
  if (depth >= LONGEST_NESTING) return `more than ${LONGEST_NESTING} levels, or a cycle`;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      if (!(i in value)) return `a hole at ${path}.${i}`;
      const strange = strangePart(value[i], `${path}.${i}`, depth + 1);
      if (strange !== undefined) return strange;
    }
    return undefined;
  }
  for (const key of Object.keys(value)) {
    const strange = strangePart(
      (value as Record<string, unknown>)[key],
      `${path}.${key}`,
      depth + 1,
    );
    if (strange !== undefined) return strange;
  }
  return undefined;
}

function isRecord(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
