import { UserError } from 'agon-sim';
import type { RandomStream } from 'agon-sim';
import type { AnswerDomain } from '../answer-domain.ts';
import { compactCodec } from './compact.ts';
import { canonical, filledUp, resultOf, solutionsOf, usesNumbersOf } from './expressions.ts';
import { splitOf } from './held-out.ts';
import { oneDigitOff, reviewForm } from './review.ts';
import {
  OPERATORS,
  formatExpression,
  formatProblem,
  notOfDomain,
  parseExpression,
  parseProblem,
} from './text.ts';
import type { Expression, Problem } from './text.ts';
import { countdownWording } from './wording.ts';

export interface CountdownOptions {
  /** Numbers in a problem: 2, 3 or 4. */
  readonly numbers: number;
  /** May an answer leave numbers out, all but one? Not unless said so. */
  readonly leaveOut?: boolean;
}

export interface CountdownDomain extends AnswerDomain {
  /**
   * A problem of the same numbers and split whose target the answer misses by one digit. It may have
   * no solution. Draws from `stream`. Evaluators who learn from such problems can't take an answer's
   * closeness for its being right.
   */
  nearMiss(problem: string, answer: string, stream: RandomStream): string;
}

/**
 * Countdown: reach a target from given numbers, `3,7,2->20` by `3+7*2`.
 *
 * Numbers are in [1, 9], targets in [0, 99], operators `+`, `-` and `*`. An expression is worked from
 * left to right, without precedence; a step whose result lies outside [0, 99] makes it wrong.
 *
 * Every number is used exactly once; with `leaveOut` at most once, as the game is usually played. Answers
 * of one length are easier on a tiny policy. Problems are such as all their numbers solve, either way.
 *
 * Checking an answer is far easier than finding one: two small steps against a search.
 *
 * In votes, answers count as the same if they differ only in the order of numbers under one operator,
 * as `7+3*2` and `3+7*2` do; they are right or wrong together.
 *
 * @throws UserError if `numbers` isn't 2, 3 or 4
 */
export function countdown({ numbers: count, leaveOut = false }: CountdownOptions): CountdownDomain {
  if (!(Number.isInteger(count) && count >= 2 && count <= 4)) {
    throw new UserError(`countdown.numbers: must be 2, 3 or 4, got ${count}; try 3`);
  }
  const least = leaveOut ? 1 : count;
  const problemOf = (text: string): Problem => {
    const problem = parseProblem(text, count);
    if (problem === undefined) throw notOfDomain('a problem', text);
    return problem;
  };
  const expressionOf = (text: string): Expression => {
    const expression = parseExpression(text, count, least);
    if (expression === undefined) throw notOfDomain('an answer', text);
    return expression;
  };
  const operators = (stream: RandomStream, length = count - 1) =>
    Array.from({ length }, () => stream.pick(OPERATORS));
  const isLegal = (problem: Problem, text: string): boolean => {
    const expression = parseExpression(text, count, least);
    return expression !== undefined && usesNumbersOf(problem, expression);
  };

  return {
    name: 'countdown',
    generate: (stream, split) => {
      // Every expression that stays in range is equally likely, then every order of its numbers.
      for (;;) {
        const numbers = Array.from({ length: count }, () => stream.integer(1, 10));
        const target = resultOf({ numbers, operators: operators(stream) });
        if (target === null || splitOf({ numbers, target }) !== split) continue;
        return formatProblem({ numbers: stream.shuffle(numbers), target });
      }
    },
    splitOf: (text) => splitOf(problemOf(text)),
    checkProblem: (text) =>
      parseProblem(text, count) === undefined
        ? `must be ${count} numbers from 1 to 9 and a target from 0 to 99, as ${EXAMPLES[count - 2]}`
        : undefined,
    checkAnswer: (problem, text) => {
      const { numbers } = problemOf(problem);
      if (parseExpression(text, count, least) === undefined) {
        return `must be ${leaveOut ? '1 to ' : ''}${count} numbers with +, - or * between them`;
      }
      return isLegal(problemOf(problem), text)
        ? undefined
        : `must use each of ${numbers.join(', ')} ${leaveOut ? 'at most' : 'exactly'} once`;
    },
    isCorrect: (problem, answer) =>
      isLegal(problemOf(problem), answer) &&
      resultOf(expressionOf(answer)) === problemOf(problem).target,
    valueOf: (_problem, answer) => formatExpression(canonical(expressionOf(answer))),
    solve: (problem, stream) => {
      const solutions = solutionsOf(problemOf(problem), least);
      if (solutions.length === 0) throw notOfDomain('a problem with a solution', problem);
      return formatExpression(stream.pick(solutions));
    },
    guess: (problem, stream) => {
      const used = leaveOut ? stream.integer(1, count + 1) : count;
      const numbers = stream.shuffle(problemOf(problem).numbers).slice(0, used);
      return formatExpression({ numbers, operators: operators(stream, used - 1) });
    },
    rephrase: (text, stream) => {
      const { numbers, target } = problemOf(text);
      return formatProblem({ numbers: stream.shuffle(numbers), target });
    },
    nearMiss: (text, answer, stream) => {
      const problem = problemOf(text);
      const result = resultOf(expressionOf(answer));
      for (let tries = 0; tries < NEAR_MISS_TRIES; tries++) {
        const near = { ...problem, target: oneDigitOff(result, stream) };
        if (splitOf(near) === splitOf(problem)) return formatProblem(near);
      }
      return text;
    },
    review: reviewForm(count, {
      problem: problemOf,
      expression: (text) => filledUp(expressionOf(text), count),
    }),
    compact: compactCodec(count, least),
    wording: countdownWording(count, leaveOut),
  };
}

/** Eighteen targets are one digit off; that none of them belongs to the split hardly happens. */
const NEAR_MISS_TRIES = 40;

const EXAMPLES = ['`3,7->10`', '`3,7,2->20`', '`3,7,2,8->12`'] as const;
