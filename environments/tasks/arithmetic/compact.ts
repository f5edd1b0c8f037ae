import { UserError } from 'agon-sim';
import type { CompactCodec } from '../task-domain.ts';
import type { Measures, Operator } from './difficulty.ts';
import type { Problem, Step } from './text.ts';
import { formatProblem, formatStep, parseProblem, parseStep } from './text.ts';

const ZERO = 48; // '0'

/**
 * The fixed-width form. Digits are little-endian (the ones first: what carries come from precedes
 * what they go to), filled up with zeros; D digits for numbers of the problem, enough for the widest
 * value elsewhere. Values of plain integers end in their sign, `+` or `-`; zero is `+`.
 *
 *   two digits, two operations, modulus 100
 *   problem  `47;+86;-58`  ->  `74+68-85`
 *   step     `47+86=33`    ->  `74+68=33`
 *   position after it      ->  `133` (one step done, value 33)
 */
export function compactCodec(measures: Measures, families: readonly string[]): CompactCodec {
  const { digits, operations, operators, valueDigits, signed } = measures;
  const valueLength = valueDigits + (signed ? 1 : 0);
  const problemLength = digits + operations * (1 + digits);
  const stepLength = 2 * valueLength + digits + 2;

  const problemOf = (text: string): Problem => {
    const problem = parseProblem(text, measures);
    if (!problem) throw notOfDomain('problem', text);
    return problem;
  };
  const writeValue = (value: number): string =>
    signed
      ? littleEndian(Math.abs(value), valueDigits) + (value < 0 ? '-' : '+')
      : littleEndian(value, valueDigits);
  const readValue = (compact: string, at: number): number | undefined => {
    const magnitude = readLittleEndian(compact, at, valueDigits);
    if (magnitude < 0) return undefined;
    if (!signed) return magnitude;
    const sign = compact[at + valueDigits];
    if (sign === '+') return magnitude;
    return sign === '-' && magnitude > 0 ? -magnitude : undefined;
  };
  const readOperator = (compact: string, at: number): Operator | undefined => {
    const character = compact[at];
    return character !== undefined && operators.includes(character)
      ? (character as Operator)
      : undefined;
  };
  const writeStep = ({ left, operator, right, result }: Step): string =>
    `${writeValue(left)}${operator}${littleEndian(right, digits)}=${writeValue(result)}`;

  return {
    alphabet: [...new Set(`0123456789${signed ? '+-' : ''}${operators}=`)].join(''),
    problemLength,
    stepLength,
    resultLength: valueLength,
    problem: (text) => {
      const problem = problemOf(text);
      let compact = littleEndian(problem.start, digits);
      for (const { operator, number } of problem.operations) {
        compact += operator + littleEndian(number, digits);
      }
      return compact;
    },
    readProblem: (compact) => {
      if (compact.length !== problemLength) return undefined;
      const start = readLittleEndian(compact, 0, digits);
      if (start < 0) return undefined;
      const read: Problem['operations'][number][] = [];
      for (let at = digits; at < problemLength; at += 1 + digits) {
        const operator = readOperator(compact, at);
        const number = readLittleEndian(compact, at + 1, digits);
        if (operator === undefined || number < 0) return undefined;
        read.push({ operator, number });
      }
      return formatProblem({ start, operations: read });
    },
    position: (problem, prefix) => {
      const last = prefix.at(-1);
      const step = last === undefined ? undefined : parseStep(last, measures);
      if (last !== undefined && !step) throw notOfDomain('step', last);
      return prefix.length + writeValue(step ? step.result : problemOf(problem).start);
    },
    step: (text) => {
      const step = parseStep(text, measures);
      return step && writeStep(step);
    },
    readStep: (compact) => {
      if (compact.length !== stepLength) return undefined;
      const left = readValue(compact, 0);
      const operator = readOperator(compact, valueLength);
      const right = readLittleEndian(compact, valueLength + 1, digits);
      const result = readValue(compact, stepLength - valueLength);
      if (left === undefined || operator === undefined || right < 0 || result === undefined) {
        return undefined;
      }
      if (compact[stepLength - valueLength - 1] !== '=') return undefined;
      return formatStep({ left, operator, right, result });
    },
    result: (text) => {
      const step = parseStep(text, measures);
      return step && writeValue(step.result);
    },
    readResult: (compact) => {
      const value = compact.length === valueLength ? readValue(compact, 0) : undefined;
      return value === undefined ? undefined : String(value);
    },
    mark: (family) => {
      const place = families.indexOf(family);
      if (place < 0) throw notOfDomain('family', family);
      return String(place);
    },
    readMark: (mark) => (mark.length === 1 ? families[mark.charCodeAt(0) - ZERO] : undefined),
  };
}

export function notOfDomain(what: 'problem' | 'step' | 'family', text: string): UserError {
  return new UserError(
    `arithmetic: must be given a ${what} of this domain, got ${JSON.stringify(text.slice(0, 60))}; check texts from outside with checkProblem and compact.step`,
  );
}

function littleEndian(number: number, width: number): string {
  let text = '';
  let rest = number;
  for (let i = 0; i < width; i++) {
    const digit = rest % 10;
    text += digit;
    rest = (rest - digit) / 10;
  }
  return text;
}

/** -1 if one of the `width` characters from `at` is no digit. */
function readLittleEndian(text: string, at: number, width: number): number {
  let number = 0;
  for (let i = at + width - 1; i >= at; i--) {
    const digit = text.charCodeAt(i) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return -1;
    number = number * 10 + digit;
  }
  return number;
}
