import { quote } from './printable.ts';

/** What a scenario gave in place of something else, in the few words that a message has for it. */
export function showValue(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'function') return 'a function';
  if (value instanceof Promise) return 'a promise: async functions have no place here';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

/** The same of the first item that isn't an object, if all else is well: `null in a list`. */
export function showItems(value: unknown): string {
  if (!Array.isArray(value)) return showValue(value);
  const [wrong] = value.filter((item) => !isObject(item)).map(showValue);
  return wrong === undefined ? 'a list' : `${wrong} in a list`;
}

/** Has it fields? Lists have too. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
