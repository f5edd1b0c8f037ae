import { isPlainObject } from './deep-freeze.ts';

/**
 * The value with maps, sets, dates and buffers of its own: they can't be frozen, so whoever shares the value must have
 * copies. What has none in it is given back as it is. Instances of other classes are left as they are.
 */
export function ownInstances<Value>(value: Value): Value {
  return hasInstances(value, new Set()) ? (copied(value, new Map()) as Value) : value;
}

function hasInstances(value: unknown, seen: Set<unknown>): boolean {
  if (isInstance(value)) return true;
  if (!isPlainObject(value) || seen.has(value)) return false;
  seen.add(value);
  return Object.values(value).some((inner) => hasInstances(inner, seen));
}

function copied(value: unknown, copies: Map<unknown, unknown>): unknown {
  if (copies.has(value)) return copies.get(value);
  if (value instanceof Map) {
    const copy = new Map<unknown, unknown>();
    copies.set(value, copy);
    for (const [key, inner] of value) copy.set(copied(key, copies), copied(inner, copies));
    return copy;
  }
  if (value instanceof Set) {
    const copy = new Set<unknown>();
    copies.set(value, copy);
    for (const inner of value) copy.add(copied(inner, copies));
    return copy;
  }
  if (isInstance(value)) {
    const copy: unknown = structuredClone(value);
    copies.set(value, copy);
    return copy;
  }
  if (!isPlainObject(value)) return value;
  const copy = (Array.isArray(value) ? [] : {}) as Record<string, unknown>;
  copies.set(value, copy);
  for (const [key, inner] of Object.entries(value)) copy[key] = copied(inner, copies);
  return copy;
}

/** Of a class that can be altered in place although it is frozen, and that can be copied. Shared memory is meant to be shared. */
function isInstance(value: unknown): boolean {
  return (
    value instanceof Map ||
    value instanceof Set ||
    value instanceof Date ||
    value instanceof ArrayBuffer ||
    (ArrayBuffer.isView(value) && value.buffer instanceof ArrayBuffer)
  );
}
