import { UserError } from '../core/errors.ts';
import type { Plain } from '../core/message.ts';
import { recordableText } from '../core/recordable-text.ts';
import { damaged, pack, unpack } from './msgpack.ts';

/** Lists and objects of bodies, tasks and outcomes are nested at most so deep. */
const LONGEST_NESTING = 64;

/** Plain data as MessagePack; a view, see `pack`. Throws a UserError on other data. */
export function packPlain(value: Plain): Uint8Array {
  return pack(packable(value));
}

/** What `packPlain` wrote; throws a UserError on other bytes. */
export function unpackPlain(bytes: Uint8Array): Plain {
  return plainOf(unpack(bytes));
}

/**
 * Plain data as it may be packed: itself, or a copy where some text isn't recordable.
 * Throws a UserError on anything that wouldn't come back: undefined, functions, instances, cycles.
 */
export function packable(value: Plain): Plain {
  return isRecordable(value, 0) ? value : recordable(value);
}

/** What `unpack` gave, if it is plain data; throws a UserError on bytes in it, or too deep a nesting. */
export function plainOf(value: unknown): Plain {
  checkPlain(value, 0);
  return value as Plain;
}

function checkPlain(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth >= LONGEST_NESTING) {
    throw damaged(`at most ${LONGEST_NESTING} levels of nesting`, 'more');
  }
  if (Array.isArray(value)) {
    for (const item of value) checkPlain(item, depth + 1);
    return;
  }
  if (value instanceof Uint8Array) throw damaged('plain data', kindOf(value));
  for (const key in value) checkPlain((value as Record<string, unknown>)[key], depth + 1);
}

/** What a value is, in a word, for messages. */
export function kindOf(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'object' || value === null) return value === null ? 'nil' : typeof value;
  const prototype = Object.getPrototypeOf(value) as { constructor?: { name?: string } } | null;
  return prototype?.constructor?.name ?? 'object';
}

/** Whether every text can be recorded as it is. Throws on data that isn't plain. */
function isRecordable(value: Plain, depth: number): boolean {
  if (typeof value === 'string') return recordableText(value) === value;
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return true;
  if (depth >= LONGEST_NESTING) {
    throw new UserError(
      `recording: data must be nested at most ${LONGEST_NESTING} deep, got more; is there a cycle in it?`,
    );
  }
  let all = true;
  if (isList(value)) {
    for (let i = 0; i < value.length; i++) {
      if (!isRecordable(value[i] as Plain, depth + 1)) all = false; // and on: all is to be checked
    }
    return all;
  }
  if (typeof value !== 'object' || !isRecord(value)) throw new UserError(notPlain(value));
  for (const key of Object.keys(value)) {
    if (recordableText(key) !== key) all = false;
    if (!isRecordable(value[key] as Plain, depth + 1)) all = false;
  }
  return all;
}

function recordable(value: Plain): Plain {
  if (typeof value === 'string') return recordableText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map(recordable);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [recordableText(key), recordable(item)]),
  );
}

function isList(
  value: readonly Plain[] | { readonly [key: string]: Plain },
): value is readonly Plain[] {
  return Array.isArray(value);
}

/** An object literal of any realm: what it inherits from inherits from nothing. */
function isRecord(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    prototype === null ||
    prototype === Object.prototype ||
    Object.getPrototypeOf(prototype) === null
  );
}

function notPlain(value: unknown): string {
  return (
    `recording: bodies, tasks and outcomes must be plain data, got ${kindOf(value)}; ` +
    'leave the key out, or write it as null, a boolean, a number, a string, a list or an object'
  );
}
