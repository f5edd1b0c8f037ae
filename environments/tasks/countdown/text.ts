import { UserError } from 'agon-sim';

/** Reach the target with these numbers, given in the order in which they are shown. */
export interface Problem {
  /** Each in [1, 9]. */
  readonly numbers: readonly number[];
  /** In [0, 99]. */
  readonly target: number;
}

export type Operator = '+' | '-' | '*';

export const OPERATORS: readonly Operator[] = ['+', '-', '*'];

/** `numbers[0] operators[0] numbers[1] operators[1] …`, worked from left to right. */
export interface Expression {
  readonly numbers: readonly number[];
  /** One fewer than numbers; none of a single number. */
  readonly operators: readonly Operator[];
}

/**
 * The texts of problems and answers, read strictly: there is one way to write each.
 *
 *   problem  `3,7,2->13`
 *   answer   `3+7*2`
 *
 * No blanks, no leading zeros, ASCII digits only.
 */
export function formatProblem({ numbers, target }: Problem): string {
  return `${numbers.join(',')}->${target}`;
}

export function formatExpression({ numbers, operators }: Expression): string {
  let text = String(numbers[0]);
  for (let i = 0; i < operators.length; i++) text += `${operators[i]}${numbers[i + 1]}`;
  return text;
}

/** `undefined` for anything that isn't exactly a problem with so many numbers. */
export function parseProblem(text: string, count: number): Problem | undefined {
  const [list = '', goal = '', ...more] = text.split('->');
  const numbers = list.length === 2 * count - 1 ? list.split(',') : [];
  const fits =
    more.length === 0 &&
    numbers.length === count &&
    numbers.every((number) => /^[1-9]$/.test(number)) &&
    /^(0|[1-9][0-9]?)$/.test(goal);
  return fits ? { numbers: numbers.map(Number), target: Number(goal) } : undefined;
}

/** `undefined` for anything that isn't exactly an expression of `least` (all, if absent) to `count` numbers. */
export function parseExpression(
  text: string,
  count: number,
  least = count,
): Expression | undefined {
  const { length } = text;
  if (length % 2 === 0 || length < 2 * least - 1 || length > 2 * count - 1) return undefined;
  const numbers: number[] = [];
  const operators: Operator[] = [];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (i % 2 === 0) {
      if (!(code >= 49 /* 1 */ && code <= 57 /* 9 */)) return undefined;
      numbers.push(code - 48);
    } else {
      const operator = OPERATORS.find((known) => known === text[i]);
      if (operator === undefined) return undefined;
      operators.push(operator);
    }
  }
  return { numbers, operators };
}

export function notOfDomain(what: string, text: string): UserError {
  return new UserError(
    `countdown: must be given ${what} of this domain, got ${JSON.stringify(text.slice(0, 60))}; check texts from outside with checkProblem and checkAnswer`,
  );
}
