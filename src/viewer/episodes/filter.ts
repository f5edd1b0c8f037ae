import type { AlarmView } from '../protocol.ts';
import { NUMBERS } from './columns.ts';
import type { Columns, NumberName } from './columns.ts';

/** What a line of filter asks for. */
export interface Filter {
  readonly tests: readonly Test[];
  /** Looked for in what was said, in the task and in the id. */
  readonly words: readonly string[];
  /** Parts that look like a comparison, and whose left side is no field. */
  readonly misread: readonly string[];
}

type Sign = '<' | '<=' | '>' | '>=' | '=';

type Test =
  | {
      readonly kind: 'number';
      readonly name: NumberName | 'length';
      readonly sign: Sign;
      readonly value: number;
    }
  | { readonly kind: 'reward'; readonly role: string; readonly sign: Sign; readonly value: number }
  | { readonly kind: 'outcome'; readonly name: string }
  | { readonly kind: 'role'; readonly name: string }
  | { readonly kind: 'alarm'; readonly name: string };

/** `name:value`, `name<1`, `name>=2`; in quotes a text with blanks. */
const PART = /"([^"]*)"?|(\S+)/g;
const COMPARISON = /^([\w-]+)(<=|>=|<|>|:|=)(\S+)$/;

/**
 * Reads a line like `23+96 outcome:judged critic<0 update>10`: words are looked for, fields are compared. What has the form
 * of a comparison and no field to its left is taken for words.
 */
export function readFilter(line: string, columns: Pick<Columns, 'roles'>): Filter {
  const tests: Test[] = [];
  const words: string[] = [];
  const misread: string[] = [];
  for (const [, quoted, part = ''] of line.matchAll(PART)) {
    if (quoted !== undefined) {
      words.push(quoted);
      continue;
    }
    const [, name = '', sign = '', value = ''] = COMPARISON.exec(part) ?? [];
    const test = name === '' ? undefined : readTest(name, sign, value, columns.roles);
    if (test !== undefined) tests.push(test);
    else words.push(part);
    if (name !== '' && test === undefined && sign !== '=' && !/^\d/.test(name)) misread.push(part);
  }
  return { tests, words, misread };
}

function readTest(
  name: string,
  sign: string,
  value: string,
  roles: readonly string[],
): Test | undefined {
  if (sign === ':' && (name === 'outcome' || name === 'role' || name === 'alarm')) {
    return { kind: name, name: value };
  }
  const number = Number(value);
  if (!Number.isFinite(number)) return undefined;
  const compared = { sign: (sign === ':' ? '=' : sign) as Sign, value: number };
  const known = [...NUMBERS, 'length'].find((one) => one === name);
  if (known !== undefined)
    return { kind: 'number', name: known as NumberName | 'length', ...compared };
  return roles.includes(name) ? { kind: 'reward', role: name, ...compared } : undefined;
}

/** Places of the episodes that pass, in the order in which they were recorded. */
export function select(
  columns: Columns,
  { tests, words }: Filter,
  alarms: readonly AlarmView[],
): Uint32Array {
  const hits = words.map((word) => columns.said(word));
  const checks = tests.map((test) => checkOf(test, columns, alarms));
  const chosen = new Uint32Array(columns.count);
  let count = 0;
  for (let at = 0; at < columns.count; at++) {
    if (hits.every((hit) => hit[at] === 1) && checks.every((check) => check(at)))
      chosen[count++] = at;
  }
  return chosen.subarray(0, count);
}

function checkOf(
  test: Test,
  columns: Columns,
  alarms: readonly AlarmView[],
): (at: number) => boolean {
  switch (test.kind) {
    case 'number': {
      const { name, sign, value } = test;
      const column = name === 'length' ? 'tokens' : name;
      return (at) => compare(columns.number(column, at), sign, value);
    }
    case 'reward':
      return (at) => compare(columns.reward(test.role, at), test.sign, test.value);
    case 'outcome':
      return (at) => columns.outcomeAt(at) === test.name;
    case 'role':
      return (at) => columns.isSeated(test.name, at);
    case 'alarm': {
      const rang = alarms.filter(({ name }) => test.name === 'any' || name === test.name);
      const updates = new Set(rang.map(({ update }) => update));
      return (at) => updates.has(columns.number('update', at));
    }
  }
}

function compare(found: number, sign: Sign, value: number): boolean {
  switch (sign) {
    case '<':
      return found < value;
    case '<=':
      return found <= value;
    case '>':
      return found > value;
    case '>=':
      return found >= value;
    case '=':
      return found === value;
  }
}
