import type { Plain } from '../core/message.ts';

/** Plain data with fields. */
export type PlainRecord = { readonly [field: string]: Plain };

export function isRecord(value: Plain | undefined): value is PlainRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list of records that all pass? */
export function isListOf(
  value: Plain | undefined,
  isItem: (item: PlainRecord) => boolean,
): value is readonly PlainRecord[] {
  return (
    Array.isArray(value) &&
    (value as readonly Plain[]).every((item) => isRecord(item) && isItem(item))
  );
}

/** A whole number of at least 0? */
export function isCount(value: Plain | undefined): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
