import { foldKey, keyFromSeed } from 'agon-sim';
import type { AnswerDomain } from '../answer-domain.ts';
import { arithmetic } from '../arithmetic/arithmetic.ts';
import type { Difficulty, Operator } from '../arithmetic/difficulty.ts';
import type { Problem } from '../arithmetic/text.ts';
import { formatProblem } from '../arithmetic/text.ts';
import { splitByHash } from '../split.ts';
import type { Split } from '../split.ts';
import { chainForm } from './form.ts';
import { rephraseChain } from './rephrase.ts';
import { chainReview } from './review.ts';
import { chainWording } from './wording.ts';

/** The domain, with its difficulty for those who compare runs. */
export interface ChainsDomain extends AnswerDomain {
  readonly difficulty: Difficulty;
}

const SPLIT_KEY = foldKey(keyFromSeed(7), 'chains');

/**
 * The chains of `arithmetic`, answered in one go: `47;+86;-58` with modulus 100 is answered by the
 * results of all operations in order, `33,75`.
 *
 * An answer is right if its last result is, whatever its working. So a vote on the last result adds up
 * all ways of coming to it, and ways of going wrong, which have further digits to differ in, seldom
 * agree.
 *
 *   compact  `74+68-85`  ->  `3357`   digits little-endian, every result at the same width
 *
 * A problem's split depends on its terms and not on their order: rephrasing keeps it. It says nothing
 * of single operations; held-out problems are made of sums that also occur in training.
 */
export function chains(difficulty: Difficulty): ChainsDomain {
  const form = chainForm(difficulty);
  const { measures, width, problemOf, resultsIn, write, read } = form;
  const { digits, operations, modulus } = measures;
  const steps = arithmetic(difficulty, {});
  const operators = [...measures.operators] as Operator[];
  const finalOf = (problem: string): number | undefined =>
    form.resultsOf(problemOf(problem)).at(-1);

  return {
    name: 'chains',
    difficulty,
    generate: (stream, split) => {
      const number = (): number => stream.integer(0, 10 ** digits);
      for (;;) {
        const problem: Problem = {
          start: number(),
          operations: Array.from({ length: operations }, () => ({
            operator: stream.pick(operators),
            number: number(),
          })),
        };
        if (splitOf(problem) === split) return formatProblem(problem);
      }
    },
    splitOf: (problem) => splitOf(problemOf(problem)),
    checkProblem: (text) => steps.checkProblem(text),
    checkAnswer: (problem, text) => {
      problemOf(problem);
      if (resultsIn(text) !== undefined) return undefined;
      const below = modulus === null ? '' : `, each below ${modulus}`;
      return `an answer must be ${operations} results separated by commas${below}, got ${JSON.stringify(text.slice(0, 60))}`;
    },
    isCorrect: (problem, answer) => {
      const right = finalOf(problem);
      return resultsIn(answer)?.at(-1) === right;
    },
    valueOf: (_, answer) => String(resultsIn(answer)?.at(-1) ?? ''),
    solve: (problem) => form.resultsOf(problemOf(problem)).join(),
    guess: (problem, stream) =>
      problemOf(problem)
        .operations.map(() => stream.integer(0, modulus ?? 10 ** measures.valueDigits))
        .join(),
    // A product depends on the order of what comes before it.
    ...(operators.includes('*')
      ? {}
      : {
          rephrase: (problem, stream) => formatProblem(rephraseChain(problemOf(problem), stream)),
        }),
    review: chainReview(form),
    compact: {
      alphabet: [...new Set(`${steps.compact.alphabet}=>yn`)].join(''),
      problemLength: steps.compact.problemLength,
      answerLength: operations * width,
      problem: (text) => steps.compact.problem(text),
      readProblem: (compact) => steps.compact.readProblem(compact),
      answer: (answer) => (resultsIn(answer) ?? []).map(write).join(''),
      readAnswer: (compact) => {
        if (compact.length !== operations * width) return undefined;
        const results = Array.from({ length: operations }, (_, k) =>
          read(compact.slice(k * width, (k + 1) * width)),
        );
        return results.includes(undefined) ? undefined : results.join();
      },
    },
    wording: chainWording(difficulty),
  };
}

function splitOf({ start, operations }: Problem): Split {
  const terms = operations.map(({ operator, number }) => `${operator}${number}`);
  return splitByHash(foldKey(SPLIT_KEY, [`+${start}`, ...terms].sort().join('')));
}

export type { AnswerDomain } from '../answer-domain.ts';
