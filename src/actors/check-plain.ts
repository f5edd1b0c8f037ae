import type { Plain } from '../core/message.ts';

/**
 * Throws unless a value is plain data: null, booleans, finite numbers, strings, arrays and objects
 * of these. Anything else would come back from a file or a thread as something else.
 *
 * @param what - names the value in the error.
 */
export function checkPlain(value: unknown, what: string): asserts value is Plain {
  const path = strangePart(value, '');
  if (path !== undefined) throw new Error(`${what} must be plain data, but has ${path}`);
}

/** What and where the first part is that isn't plain. */
function strangePart(value: unknown, path: string): string | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number' && Number.isFinite(value)) return undefined;
  const where = path || 'its root';
  if (typeof value === 'number') return `${value} at ${where}`;
  if (typeof value !== 'object') return `${typeof value} at ${where}`;
  if (!Array.isArray(value) && !isRecord(value)) return `a class instance at ${where}`;
  for (const key of Object.keys(value)) {
    const strange = strangePart((value as Record<string, unknown>)[key], `${path}.${key}`);
    if (strange !== undefined) return strange;
  }
  return undefined;
}

function isRecord(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
