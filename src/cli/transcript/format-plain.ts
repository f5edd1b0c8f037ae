import type { Plain } from '../../core/message.ts';
import { printable } from '../../core/printable.ts';

/** Plain data on one line, as one would write it by hand: `correct: true · steps: [47+86=33, 33-58=75]`. */
export function formatPlain(value: Plain): string {
  if (value === null) return 'null';
  if (typeof value !== 'object') return onOneLine(String(value));
  if (isList(value)) return `[${value.map(formatNested).join(', ')}]`;
  return Object.entries(value)
    .map(([key, part]) => `${onOneLine(key)}: ${formatNested(part)}`)
    .join(' · ');
}

function formatNested(value: Plain): string {
  const text = formatPlain(value);
  return value !== null && typeof value === 'object' && !isList(value) ? `{${text}}` : text;
}

function isList(value: Plain & object): value is readonly Plain[] {
  return Array.isArray(value);
}

function onOneLine(text: string): string {
  return printable(text, { lineEnds: 'show' });
}
