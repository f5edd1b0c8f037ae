import { applyOperator } from './apply-operator.ts';
import type { Measures, Operator } from './difficulty.ts';
import { formatStep } from './text.ts';

/** Says for people why a text isn't a problem. Only for texts that `parseProblem` refused. */
export function whyNotProblem(text: string, measures: Measures): string {
  const operations = text.split(';').length - 1;
  return (
    commonFault(text, 'a problem') ??
    (text.includes(';') && operations !== measures.operations
      ? `it must have ${measures.operations} operations, got ${operations}`
      : `it must look like ${exampleProblem(measures)} with numbers of at most ${measures.digits} digits and operators of "${measures.operators}", got ${shown(text)}`)
  );
}

/** Says for people why a text isn't a step. Only for texts that `parseStep` refused. */
export function whyNotStep(text: string, measures: Measures): string {
  return (
    commonFault(text, 'a step') ??
    `it must look like ${exampleStep(measures)} with values of at most ${measures.valueDigits} digits${measures.signed ? '' : ' and no sign'}, operands of at most ${measures.digits} and operators of "${measures.operators}", got ${shown(text)}`
  );
}

export function exampleProblem({ operations, operators }: Measures): string {
  return `7${Array.from({ length: operations }, (_, k) => `;${operators[k % operators.length]}${k + 2}`).join('')}`;
}

export function exampleStep({ operators, modulus }: Measures): string {
  const operator = (operators[0] ?? '+') as Operator;
  const result = applyOperator(7, operator, 2, modulus);
  return formatStep({ left: 7, operator, right: 2, result });
}

function commonFault(text: string, what: string): string | undefined {
  if (text === '') return `it is empty instead of ${what}`;
  if (/\s/.test(text)) return `blanks are not part of ${what}, got ${shown(text)}`;
  if (/(?<![0-9])0[0-9]/.test(text)) {
    return `numbers are written without leading zeros, got ${shown(text)}`;
  }
  return undefined;
}

/** A text of any size, as an error message can hold it. */
function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
