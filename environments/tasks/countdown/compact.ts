import type { AnswerCodec } from '../answer-domain.ts';
import {
  formatExpression,
  formatProblem,
  notOfDomain,
  parseExpression,
  parseProblem,
} from './text.ts';
import type { Value } from './expressions.ts';

/** Out of range, in place of each of the two digits. */
export const OUT = 'x';

/** In place of each character that an answer lacks which leaves numbers out. */
const BLANK = '.';

/**
 * The fixed-width form. Targets have two digits, the ones first, as have results in evaluations.
 *
 *   problem  `3,7,2->13`  ->  `37231`
 *   answer   `3+7*2`      ->  `3+7*2`
 *            `3+7`        ->  `3+7..`   where numbers may be left out
 *
 * @param least - how many of the `count` numbers an answer has at least
 */
export function compactCodec(count: number, least: number): AnswerCodec {
  const answerLength = 2 * count - 1;
  return {
    alphabet: '0123456789+-*=>ynx.',
    problemLength: count + 2,
    answerLength,
    problem: (text) => {
      const problem = parseProblem(text, count);
      if (problem === undefined) throw notOfDomain('a problem', text);
      return problem.numbers.join('') + twoDigits(problem.target);
    },
    readProblem: (compact) => {
      if (compact.length !== count + 2 || !/^[0-9]+$/.test(compact)) return undefined;
      const numbers = Array.from(compact.slice(0, count), Number);
      const target = readTwoDigits(compact.slice(count)) ?? 0;
      const text = formatProblem({ numbers, target });
      return parseProblem(text, count) === undefined ? undefined : text;
    },
    answer: (text) => {
      const expression = parseExpression(text, count, least);
      if (expression === undefined) throw notOfDomain('an answer', text);
      return formatExpression(expression).padEnd(answerLength, BLANK);
    },
    readAnswer: (compact) => {
      if (compact.length !== answerLength) return undefined;
      const text = compact.replace(/\.+$/, '');
      return parseExpression(text, count, least) === undefined ? undefined : text;
    },
  };
}

/** `13` -> `31`; out of range is `xx`. */
export function twoDigits(value: Value): string {
  return value === null ? OUT + OUT : `${value % 10}${Math.floor(value / 10)}`;
}

/** `undefined` for what is neither two digits nor `xx`. */
export function readTwoDigits(text: string): Value | undefined {
  if (text === OUT + OUT) return null;
  return /^[0-9][0-9]$/.test(text) ? Number(text[0]) + 10 * Number(text[1]) : undefined;
}
