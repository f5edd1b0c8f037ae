/** Objects that somebody froze before us, and that have been looked into since. */
const known = new WeakSet();

/**
 * Freezes lists and objects to the bottom, in place, also within what is frozen at its top alone. Instances of
 * classes are left as they are.
 */
export function deepFreeze(value: unknown): void {
  if (!isPlainObject(value)) return;
  if (Object.isFrozen(value)) {
    if (known.has(value)) return;
    known.add(value);
  } else Object.freeze(value);
  for (const inner of Object.values(value)) deepFreeze(inner);
}

/** A list, or an object that is no instance of a class. */
export function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
