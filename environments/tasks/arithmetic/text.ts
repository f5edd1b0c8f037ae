import type { Measures, Operator } from './difficulty.ts';

/**
 * The text of problems and steps, read strictly: there is one way to write each.
 *
 *   problem  `47;+86;-58`    start, then operator and number of each operation
 *   step     `47+86=33`      value so far, operator, number, stated result
 *
 * Numbers have no leading zeros (`7`, never `07`: text is for people, the fixed width is the compact
 * form's) and at most the digits of the domain; values of plain integers may carry `-`, but never
 * `-0` or `+`; no blanks; ASCII digits only.
 */
export interface Problem {
  readonly start: number;
  readonly operations: readonly Operation[];
}

export interface Operation {
  readonly operator: Operator;
  readonly number: number;
}

export interface Step {
  readonly left: number;
  readonly operator: Operator;
  readonly right: number;
  readonly result: number;
}

export function formatProblem({ start, operations }: Problem): string {
  let text = String(start);
  for (const { operator, number } of operations) text += `;${operator}${number}`;
  return text;
}

export function formatStep({ left, operator, right, result }: Step): string {
  return `${left}${operator}${right}=${result}`;
}

/** `undefined` for anything that isn't exactly a problem of these measures; see `whyNotProblem`. */
export function parseProblem(text: string, measures: Measures): Problem | undefined {
  const start = scanNumber(text, 0, measures.digits);
  if (start < 0) return undefined;
  let at = lengthOf(start);
  const operations: Operation[] = [];
  while (at < text.length) {
    if (operations.length === measures.operations || text[at] !== ';') return undefined;
    const operator = operatorAt(text, at + 1, measures);
    const number = scanNumber(text, at + 2, measures.digits);
    if (operator === undefined || number < 0) return undefined;
    operations.push({ operator, number });
    at += 2 + lengthOf(number);
  }
  return operations.length === measures.operations ? { start, operations } : undefined;
}

/** `undefined` for anything that isn't exactly a step of these measures; see `whyNotStep`. */
export function parseStep(text: string, measures: Measures): Step | undefined {
  const left = scanValue(text, 0, measures);
  if (left === undefined) return undefined;
  let at = valueLength(left);
  const operator = operatorAt(text, at, measures);
  const right = scanNumber(text, at + 1, measures.digits);
  if (operator === undefined || right < 0) return undefined;
  at += 1 + lengthOf(right);
  if (text[at] !== '=') return undefined;
  const result = scanValue(text, at + 1, measures);
  if (result === undefined || at + 1 + valueLength(result) !== text.length) return undefined;
  return { left, operator, right, result };
}

/** A whole text that is one value; `undefined` otherwise. */
export function parseValue(text: string, measures: Measures): number | undefined {
  const value = scanValue(text, 0, measures);
  return value !== undefined && valueLength(value) === text.length ? value : undefined;
}

function scanValue(text: string, at: number, measures: Measures): number | undefined {
  const negative = measures.signed && text[at] === '-';
  const magnitude = scanNumber(text, negative ? at + 1 : at, measures.valueDigits);
  if (magnitude < 0 || (negative && magnitude === 0)) return undefined;
  return negative ? -magnitude : magnitude;
}

/**
 * The number written at `at`, or -1 if there is none or it has more than `most` digits. Since a
 * number has one spelling, `lengthOf` tells where it ends; a leading zero ends it at once, and
 * whatever follows is then out of place.
 */
function scanNumber(text: string, at: number, most: number): number {
  const first = digitAt(text, at);
  if (first <= 0) return first;
  let value = first;
  for (let i = at + 1; ; i++) {
    const digit = digitAt(text, i);
    if (digit < 0) return value;
    if (i - at >= most) return -1;
    value = value * 10 + digit;
  }
}

function digitAt(text: string, at: number): number {
  const digit = text.charCodeAt(at) - 48;
  return digit >= 0 && digit <= 9 ? digit : -1;
}

function operatorAt(text: string, at: number, measures: Measures): Operator | undefined {
  const character = text[at];
  return character !== undefined && measures.operators.includes(character)
    ? (character as Operator)
    : undefined;
}

/** Decimal digits of a non-negative integer. */
export function lengthOf(number: number): number {
  let length = 1;
  for (let bound = 10; number >= bound; bound *= 10) length++;
  return length;
}

function valueLength(value: number): number {
  return value < 0 ? 1 + lengthOf(-value) : lengthOf(value);
}
