import type { Plain } from '../../core/message.ts';

/** What stands where there is no number. */
const NONE = '–';
const MINUS = '−';

/** `+0.50`, `−1.00`, `0.00`. */
export function signed(value: number | null | undefined, digits = 2): string {
  if (value === null || value === undefined || Number.isNaN(value)) return NONE;
  if (Math.abs(value) < 0.5 * 10 ** -digits) return (0).toFixed(digits);
  return `${value > 0 ? '+' : MINUS}${Math.abs(value).toFixed(digits)}`;
}

export function plain(value: number | null | undefined, digits = 2): string {
  if (value === null || value === undefined || Number.isNaN(value)) return NONE;
  return value.toFixed(digits).replace('-', MINUS);
}

/** For a table: as many digits as tell something. */
export function figure(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return NONE;
  return String(Number(value.toPrecision(4))).replace('-', MINUS);
}

/** The class of what was earned, lost, or neither. */
export function tone(value: number | null | undefined): 'soft' | 'gain' | 'loss' {
  if (value === null || value === undefined || Number.isNaN(value) || value === 0) return 'soft';
  return value > 0 ? 'gain' : 'loss';
}

export function percent(probability: number): string {
  if (probability >= 0.9995) return '100%';
  if (probability >= 0.1) return `${(100 * probability).toFixed(0)}%`;
  return probability >= 0.001 ? `${(100 * probability).toFixed(1)}%` : '<0.1%';
}

export function time(seconds: number): string {
  if (seconds < 90) return `${seconds.toFixed(0)} s`;
  return seconds < 5400 ? `${(seconds / 60).toFixed(1)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

export const bytes = (count: number): string =>
  count < 1e6 ? `${(count / 1e3).toFixed(0)} kB` : `${(count / 1e6).toFixed(1)} MB`;

/** `resultRight` as `result right`. */
export const spaced = (name: string): string =>
  name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();

/** Fields that hold what a message says: their names tell nothing more. */
const OBVIOUS = /^(step|answer|move|text|candidate|solution|steps|value|body)$/;

/** A body in words: what is so, what isn't, and what it says. */
export function caption(body: Plain, kind = ''): string {
  if (body === null) return '';
  if (typeof body !== 'object') return String(body);
  if (isList(body)) return body.map((one) => caption(one)).join(', ');
  const entries = Object.entries(body).filter(
    ([, value]) => value !== null && !(isList(value) && value.length === 0),
  );
  return entries
    .map(([name, value]) => {
      if (value === true) return spaced(name);
      if (value === false) return `not ${spaced(name)}`;
      const isObvious = entries.length === 1 || name === kind || OBVIOUS.test(name);
      return isObvious ? caption(value) : `${spaced(name)} ${caption(value)}`;
    })
    .join(' · ');
}

const isList = (value: Plain): value is readonly Plain[] => Array.isArray(value);

/** Fields by name; undefined for anything that has none. */
export function fieldsOf(value: Plain): Readonly<Record<string, Plain>> | undefined {
  if (typeof value !== 'object' || value === null || isList(value)) return undefined;
  return value;
}
