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
  return stepsOf(expression).at(-1) ?? null;
}

/** Every number of the problem is used exactly once. */
export function usesNumbersOf({ numbers }: Problem, expression: Expression): boolean {
  return sorted(numbers).join() === sorted(expression.numbers).join();
}

/** Every expression that uses the problem's numbers and reaches its target, each once. */
export function solutionsOf({ numbers, target }: Problem): readonly Expression[] {
  const choices = operatorChoices(numbers.length - 1);
  return orders(sorted(numbers)).flatMap((order) =>
    choices
      .map((operators) => ({ numbers: order, operators }))
      .filter((expression) => resultOf(expression) === target),
  );
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

/** The different orders of a sorted list. */
function orders(numbers: readonly number[]): readonly (readonly number[])[] {
  if (numbers.length === 0) return [[]];
  return numbers.flatMap((number, i) =>
    numbers[i - 1] === number
      ? [] // the same order was begun with its twin
      : orders(numbers.toSpliced(i, 1)).map((rest) => [number, ...rest]),
  );
}

function operatorChoices(count: number): readonly (readonly Operator[])[] {
  if (count === 0) return [[]];
  return operatorChoices(count - 1).flatMap((first) =>
    OPERATORS.map((operator) => [...first, operator]),
  );
}
