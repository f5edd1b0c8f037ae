import { OPERATORS } from './text.ts';
import type { Expression, Operator, Problem } from './text.ts';

/** Greatest value that a step may have; the least is 0. */
export const LARGEST = 99;

/** A step's result; null if it, or one before it, lies outside 0 to `LARGEST`. */
export type Value = number | null;

/** One step from left to right. What comes of a value out of range is out of range. */
export function apply(left: Value, operator: Operator, right: number): Value {
  if (left === null) return null;
  const result = operator === '+' ? left + right : operator === '-' ? left - right : left * right;
  return result >= 0 && result <= LARGEST ? result : null;
}

/** The result of each step; the last one is what the expression gives. */
export function stepsOf({ numbers, operators }: Expression): readonly Value[] {
  let value: Value = numbers[0] ?? null;
  return operators.map((operator, i) => (value = apply(value, operator, numbers[i + 1] ?? 0)));
}

export function resultOf(expression: Expression): Value {
  const steps = stepsOf(expression);
  return (steps.length === 0 ? expression.numbers[0] : steps.at(-1)) ?? null;
}

/** No number is used more often than the problem has it. */
export function usesNumbersOf({ numbers }: Problem, expression: Expression): boolean {
  const left = [...numbers];
  return expression.numbers.every((number) => {
    const at = left.indexOf(number);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

/**
 * Every expression of the problem's numbers that reaches its target, each once.
 *
 * @param least - how many of the numbers it has at least; all if absent
 */
export function solutionsOf(
  { numbers, target }: Problem,
  least = numbers.length,
): readonly Expression[] {
  const solutions: Expression[] = [];
  for (let used = least; used <= numbers.length; used++) {
    const choices = operatorChoices(used - 1);
    for (const order of orders(sorted(numbers), used)) {
      const expressions = choices.map((operators) => ({ numbers: order, operators }));
      solutions.push(...expressions.filter((expression) => resultOf(expression) === target));
    }
  }
  return solutions;
}

/** The same expression with as many numbers as a problem has, by adding 0 where numbers were left out. */
export function filledUp({ numbers, operators }: Expression, count: number): Expression {
  const missing = count - numbers.length;
  return {
    numbers: [...numbers, ...Array<number>(missing).fill(0)],
    operators: [...operators, ...Array<Operator>(missing).fill('+')],
  };
}

/**
 * The same expression with the numbers of each run of one operator in order: what such an exchange
 * leads to has the same result and never leaves the range where the other stayed inside it. The first
 * number belongs to a run of `+` or of `*`.
 *
 *   7+3*2 -> 3+7*2      9-2-1 -> 9-1-2      9-2+1 stays: 9+1-2 may leave the range where it doesn't
 */
export function canonical({ numbers, operators }: Expression): Expression {
  const ordered = [...numbers];
  for (let from = 0; from < operators.length;) {
    let to = from;
    while (operators[to] === operators[from]) to++;
    const first = from === 0 && operators[0] !== '-' ? 0 : from + 1;
    const run = sorted(ordered.slice(first, to + 1));
    ordered.splice(first, run.length, ...run);
    from = to;
  }
  return { numbers: ordered, operators };
}

export function sorted(numbers: readonly number[]): readonly number[] {
  return [...numbers].sort((a, b) => a - b);
}

/** The different orders of `length` of the numbers of a sorted list. */
function orders(numbers: readonly number[], length: number): readonly (readonly number[])[] {
  if (length === 0) return [[]];
  return numbers.flatMap((number, i) =>
    numbers[i - 1] === number
      ? [] // the same order was begun with its twin
      : orders(numbers.toSpliced(i, 1), length - 1).map((rest) => [number, ...rest]),
  );
}

function operatorChoices(count: number): readonly (readonly Operator[])[] {
  if (count === 0) return [[]];
  return operatorChoices(count - 1).flatMap((first) =>
    OPERATORS.map((operator) => [...first, operator]),
  );
}
