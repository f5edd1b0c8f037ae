import type { RandomStream } from 'agon-sim';
import type { ReviewForm } from '../answer-domain.ts';
import { readTwoDigits, twoDigits } from './compact.ts';
import { LARGEST, apply, resultOf, stepsOf } from './expressions.ts';
import type { Value } from './expressions.ts';
import { notOfDomain } from './text.ts';
import type { Expression, Problem } from './text.ts';

/** Work that somebody shows: the result of each step, and the verdict. */
interface Work {
  readonly steps: readonly Value[];
  /** True: the target is reached. */
  readonly verdict: boolean;
}

/** Reads texts that passed the door; throws on others. */
export interface Reading {
  problem(text: string): Problem;
  /** With as many numbers as the problem has: 0 is added for those that were left out. */
  expression(text: string): Expression;
}

/**
 * Evaluations and scorings.
 *
 *   evaluation of `3+7*2` for 13   `010>2>n`
 *     the result of each step in two digits, the ones first (`xx`: out of range); each digit of the
 *     last one is followed by `=` if the target has the same, else `>`; then `y` or `n`
 *   scoring of that evaluation     `yy>1`
 *     for each step, does its result follow from the one before (`y`, `n`); does the last one equal
 *     the target (`=`, `>`); the score
 *
 * The marks are for tiny policies, which compare digit by digit; nobody is held to them.
 *
 * A blank evaluation, a `.` for every character, shows no work. Its scorer has nothing but its own
 * judgement, writes a `.` for every check, and gives 3 to a right answer and 1 to a wrong one.
 *
 * @param count - numbers in a problem
 */
export function reviewForm(count: number, read: Reading): ReviewForm {
  const evaluationLength = 2 * (count - 2) + 4 + 1;
  const blank = '.'.repeat(evaluationLength);
  return {
    evaluationLength,
    scoringLength: count + 1,
    evaluate: (problem, answer) => {
      const steps = stepsOf(read.expression(answer));
      return writeWork(follow(steps, read.problem(problem)), read.problem(problem));
    },
    verdict: (evaluation) => readWork(evaluation, count)?.verdict,
    corrupt: (problem, answer, stream) => {
      const asked = read.problem(problem);
      const expression = read.expression(answer);
      const honest = follow(stepsOf(expression), asked);
      for (;;) {
        const spoilt = writeWork(spoil(honest, expression, asked, stream), asked);
        if (spoilt !== writeWork(honest, asked)) return spoilt; // some ways leave some answers' work as it is
      }
    },
    score: (problem, answer, evaluation) => {
      const asked = read.problem(problem);
      const expression = read.expression(answer);
      if (evaluation === blank) {
        return '.'.repeat(count) + (resultOf(expression) === asked.target ? '3' : '1');
      }
      const work = readWork(evaluation, count);
      if (work === undefined) throw notOfDomain('an evaluation', evaluation);
      return scoreWork(work, expression, asked);
    },
    scoreIn: (scoring) => {
      const form = /^(?:([yn]+)[=>]|\.+)([123])$/;
      const score = scoring.length === count + 1 ? form.exec(scoring)?.[2] : undefined;
      return score === '1' ? 1 : score === '2' ? 2 : score === '3' ? 3 : undefined;
    },
  };
}

function follow(steps: readonly Value[], { target }: Problem): Work {
  return { steps, verdict: steps.at(-1) === target };
}

function writeWork({ steps, verdict }: Work, { target }: Problem): string {
  const wanted = twoDigits(target);
  const [ones = '', tens = ''] = twoDigits(steps.at(-1) ?? null);
  const earlier = steps.slice(0, -1).map(twoDigits).join('');
  const mark = (digit: string, place: number) => (digit === wanted[place] ? '=' : '>');
  return `${earlier}${ones}${mark(ones, 0)}${tens}${mark(tens, 1)}${verdict ? 'y' : 'n'}`;
}

function readWork(text: string, count: number): Work | undefined {
  const parts = /^([0-9x]*)([0-9x])[=>]([0-9x])[=>]([yn])$/.exec(text);
  const [, earlier = '', ones = '', tens = '', verdict] = parts ?? [];
  if (parts === null || earlier.length !== 2 * (count - 2)) return undefined;
  const shown = (earlier + ones + tens).match(/../g) ?? [];
  const steps: Value[] = [];
  for (const digits of shown) {
    const value = readTwoDigits(digits);
    if (value === undefined) return undefined;
    steps.push(value);
  }
  return { steps, verdict: verdict === 'y' };
}

/** The burden of proof is the evaluator's, see `ReviewForm`. */
function scoreWork({ steps, verdict }: Work, expression: Expression, asked: Problem): string {
  const { numbers, operators } = expression;
  const follows = operators.map((operator, i) => {
    const left = i === 0 ? (numbers[0] ?? null) : (steps[i - 1] ?? null);
    return (steps[i] ?? null) === apply(left, operator, numbers[i + 1] ?? 0);
  });
  const reached = steps.at(-1) === asked.target;
  const refuted = follows.every(Boolean) && !reached;
  const score = !refuted ? 3 : verdict ? 2 : 1;
  return `${follows.map((ok) => (ok ? 'y' : 'n')).join('')}${reached ? '=' : '>'}${score}`;
}

/** One of eight ways to show work that isn't honest and able; each equally likely. */
function spoil(honest: Work, expression: Expression, asked: Problem, stream: RandomStream): Work {
  const { steps } = honest;
  const earlier = steps.slice(0, -1);
  const last = steps.at(-1) ?? null;
  const claim = (...claimed: readonly Value[]) => follow(claimed, asked);
  const any = () => stream.integer(0, LARGEST + 1);
  switch (stream.integer(0, 8)) {
    case 0:
      return follow(slip(steps, expression, stream), asked);
    case 1:
      return claim(...earlier, oneDigitOff(last, stream));
    case 2:
      return claim(...earlier, asked.target);
    case 3:
      return claim(...earlier, any());
    case 4:
      return claim(...steps.map(any));
    case 5:
      return { steps, verdict: !honest.verdict };
    case 6:
      return claim(...earlier.map(any), asked.target);
    default:
      return claim(...earlier, null);
  }
}

/** One step wrong, and what comes after follows from it. */
function slip(
  steps: readonly Value[],
  { numbers, operators }: Expression,
  stream: RandomStream,
): readonly Value[] {
  const place = stream.integer(0, Math.max(1, steps.length - 1));
  let value: Value = null;
  return steps.map((honest, i) => {
    if (i < place) value = honest;
    else if (i === place) value = oneDigitOff(honest, stream);
    else value = apply(value, operators[i] ?? '+', numbers[i + 1] ?? 0);
    return value;
  });
}

/** The value with one of its two digits replaced by another; out of range counts as 0. */
export function oneDigitOff(value: Value, stream: RandomStream): number {
  const ones = (value ?? 0) % 10;
  const tens = Math.floor((value ?? 0) / 10);
  const shift = stream.integer(1, 10);
  return stream.integer(0, 2) === 0
    ? 10 * tens + ((ones + shift) % 10)
    : 10 * ((tens + shift) % 10) + ones;
}
