import { UserError } from 'agon-sim';
import { applyOperator } from '../arithmetic/apply-operator.ts';
import { arithmetic } from '../arithmetic/arithmetic.ts';
import type { Difficulty, Measures } from '../arithmetic/difficulty.ts';
import { measure } from '../arithmetic/difficulty.ts';
import type { Operation, Problem } from '../arithmetic/text.ts';
import { parseProblem, parseValue } from '../arithmetic/text.ts';

/** How problems, answers and results of one difficulty are read, calculated and written. */
export interface ChainForm {
  readonly measures: Measures;
  /** Characters of one result in the compact form. */
  readonly width: number;
  /** Throws a UserError on what is no problem of this difficulty. */
  readonly problemOf: (text: string) => Problem;
  /** The result of one operation on a value. */
  readonly next: (value: number, operation: Operation) => number;
  /** The right results of all operations, in order. */
  readonly resultsOf: (problem: Problem) => readonly number[];
  /** The results that an answer states; `undefined` for what is no answer. */
  readonly resultsIn: (answer: string) => readonly number[] | undefined;
  /** One result at its fixed width. */
  readonly write: (result: number) => string;
  /** `undefined` for text that isn't exactly one result. */
  readonly read: (compact: string) => number | undefined;
}

export function chainForm(difficulty: Difficulty): ChainForm {
  const measures = measure(difficulty);
  const { operations, operators, modulus } = measures;
  const { compact } = arithmetic(difficulty, {});
  const isReduced = (value: number): boolean => modulus === null || value < modulus;
  const next = (value: number, { operator, number }: Operation): number =>
    applyOperator(value, operator, number, modulus);
  return {
    measures,
    width: compact.resultLength,
    problemOf: (text) => {
      const problem = parseProblem(text, measures);
      if (problem) return problem;
      throw new UserError(
        `chains: must be given a problem of this domain, got ${JSON.stringify(text.slice(0, 60))}; check texts from outside with checkProblem`,
      );
    },
    next,
    resultsOf: ({ start, operations: all }) => {
      let value = start;
      return all.map((operation) => (value = next(value, operation)));
    },
    resultsIn: (answer) => {
      const parts = answer.split(',', operations + 1);
      const results = parts.map((part) => parseValue(part, measures));
      const isAnswer =
        parts.length === operations && results.every(isValue) && results.every(isReduced);
      return isAnswer ? results : undefined;
    },
    // Arithmetic writes the result of a step, so it is given some step with this result.
    write: (result) => compact.result(`0${operators.charAt(0)}0=${result}`) ?? '',
    read: (text) => {
      const value = compact.readResult(text);
      return value === undefined || !isReduced(Number(value)) ? undefined : Number(value);
    },
  };
}

const isValue = (value: number | undefined): value is number => value !== undefined;
