import { applyOperator } from './apply-operator.ts';
import type { Measures, Operator } from './difficulty.ts';
import { forgottenCarries } from './forgotten-carries.ts';
import type { NaturalErrors } from './natural-errors.ts';
import type { Step } from './text.ts';
import { lengthOf } from './text.ts';

/** Lists every step that a correct one could be turned into; right results among them are filtered later. */
type Alternatives = (step: Step, measures: Measures, natural: NaturalErrors) => readonly Step[];

/**
 * The named ways of being wrong. In the `…Hidden` and result families the step still shows the
 * calculation that the problem requires; in the others it shows another one, whose result it states.
 * Order matters: a wrong step that several families could have made counts for the first of them.
 */
export const FAMILIES = {
  /** The result is one too high or one too low. */
  offByOne: (step, { modulus }) =>
    withResults(step, [
      applyOperator(step.result, '+', 1, modulus),
      applyOperator(step.result, '-', 1, modulus),
    ]),
  /** One carry or borrow is forgotten: `47+86=23`. */
  droppedCarry: (step, measures) =>
    withResults(
      step,
      forgottenCarries(step, measures).map((result) =>
        applyOperator(result, '+', 0, measures.modulus),
      ),
    ),
  /** Two neighbouring digits of the result change places. */
  digitsSwapped: (step, measures) =>
    withResults(step, digitsSwapped(step.result, shownDigits(step.result, measures))),
  /** The result is that of another operator; the right one is shown. */
  wrongOperatorHidden: (step, { operators, modulus }) =>
    withResults(
      step,
      othersThan(step.operator, operators).map((operator) =>
        applyOperator(step.left, operator, step.right, modulus),
      ),
    ),
  /** One digit of the result is another one. */
  randomDigit: (step, measures) =>
    withResults(step, oneDigitChanged(step.result, shownDigits(step.result, measures))),
  /** The operator is rewritten, and the result is that of the operator shown. */
  wrongOperatorShown: (step, { operators, modulus }) =>
    othersThan(step.operator, operators).map((operator) =>
      recalculated({ ...step, operator }, modulus),
    ),
  /** One digit of the left operand is copied wrong; the result follows from what is shown. */
  operandMiscopiedA: (step, measures) =>
    oneDigitChanged(step.left, shownDigits(step.left, measures)).map((left) =>
      recalculated({ ...step, left }, measures.modulus),
    ),
  /** One digit of the right operand is copied wrong; the result follows from what is shown. */
  operandMiscopiedB: (step, { signed, digits, modulus }) =>
    oneDigitChanged(step.right, signed ? lengthOf(step.right) : digits).map((right) =>
      recalculated({ ...step, right }, modulus),
    ),
  /** What an undertrained solver wrote here, by a table. */
  natural: (step, _measures, natural) =>
    withResults(step, natural[`${step.left}${step.operator}${step.right}`] ?? []),
} satisfies Record<string, Alternatives>;

export type Family = keyof typeof FAMILIES;

/** The steps that a family makes of a correct one and that are real errors: their result is wrong. */
export function errorsOf(
  step: Step,
  family: Family,
  measures: Measures,
  natural: NaturalErrors,
): readonly Step[] {
  const make: Alternatives = FAMILIES[family];
  return make(step, measures, natural).filter(
    (error) => error.result !== step.result && fits(error, measures),
  );
}

/** The step can be written, and nobody would state a result that isn't reduced. */
function fits({ left, right, result }: Step, { valueDigits, digits, modulus }: Measures): boolean {
  const bound = 10 ** valueDigits;
  return (
    Math.abs(left) < bound &&
    right < 10 ** digits &&
    (modulus === null ? Math.abs(result) < bound : result >= 0 && result < modulus)
  );
}

function withResults(step: Step, results: readonly number[]): readonly Step[] {
  return results.map((result) => ({ ...step, result }));
}

function recalculated(step: Step, modulus: number | null): Step {
  return { ...step, result: applyOperator(step.left, step.operator, step.right, modulus) };
}

function othersThan(operator: Operator, operators: string): readonly Operator[] {
  return [...operators].filter((other): other is Operator => other !== operator);
}

/** With a modulus all digits of the fixed width count (5 is `05`); a plain integer is as it is written. */
function shownDigits(value: number, { signed, valueDigits }: Measures): number {
  return signed ? lengthOf(Math.abs(value)) : valueDigits;
}

/** Every value that differs from this one in exactly one of its `digits` digits; the sign stays. */
function oneDigitChanged(value: number, digits: number): readonly number[] {
  const changed: number[] = [];
  const magnitude = Math.abs(value);
  for (let place = 1, i = 0; i < digits; i++, place *= 10) {
    const digit = Math.floor(magnitude / place) % 10;
    for (let other = 0; other < 10; other++) {
      if (other !== digit) changed.push(signedLike(value, magnitude + (other - digit) * place));
    }
  }
  return changed;
}

function digitsSwapped(value: number, digits: number): readonly number[] {
  const swapped: number[] = [];
  const magnitude = Math.abs(value);
  for (let place = 1, i = 1; i < digits; i++, place *= 10) {
    const low = Math.floor(magnitude / place) % 10;
    const high = Math.floor(magnitude / (place * 10)) % 10;
    swapped.push(signedLike(value, magnitude + (low - high) * place * 9));
  }
  return swapped;
}

/** Adding 0 turns -0 into 0. */
function signedLike(value: number, magnitude: number): number {
  return value < 0 ? -magnitude + 0 : magnitude;
}
