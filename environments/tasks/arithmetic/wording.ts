import type { DomainWording } from '../task-domain.ts';
import type { Measures } from './difficulty.ts';
import type { Family } from './families.ts';
import { exampleStep } from './why-not.ts';

const FAMILY_WORDS: Readonly<Record<Family, string>> = {
  offByOne: 'the result is one too high or one too low',
  droppedCarry: 'a carry or borrow is forgotten',
  digitsSwapped: 'two neighbouring digits of the result change places',
  wrongOperatorHidden: 'the result is that of another operator, while the right operator is shown',
  randomDigit: 'one digit of the result is replaced by another digit',
  wrongOperatorShown: 'the operator is replaced, and the result follows from the one shown',
  operandMiscopiedA: 'one digit of the left number is copied wrong, and the result follows from it',
  operandMiscopiedB:
    'one digit of the right number is copied wrong, and the result follows from it',
  natural: 'a slip as a beginner makes it',
};

/** The domain in words. Steps are quoted in the text form, so what a model writes can be parsed strictly. */
export function arithmeticWording(measures: Measures): DomainWording {
  const { modulus } = measures;
  const rule =
    modulus === null
      ? 'Results are plain integers and may be negative.'
      : `Every result is reduced modulo ${modulus} to the range 0 to ${modulus - 1}.`;
  return {
    task: (problem) =>
      `Problem: ${problem}\nApply the operations to the first number one after the other, from left to right (no operator precedence). ${rule}`,
    stepForm: `A step is one operation with its result, written without blanks and without leading zeros, for example ${exampleStep(measures)}.`,
    families: FAMILY_WORDS,
  };
}
