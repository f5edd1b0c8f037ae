import { arithmetic } from '../arithmetic/arithmetic.ts';
import type { Difficulty } from '../arithmetic/difficulty.ts';
import type { AnswerWording } from '../answer-domain.ts';
import { chainForm } from './form.ts';
import { chainReview } from './review.ts';

/** The domain in words, with examples of its own difficulty. */
export function chainWording(difficulty: Difficulty): AnswerWording {
  const form = chainForm(difficulty);
  const review = chainReview(form);
  const { operations, operators } = form.measures;
  const problem = `7${Array.from({ length: operations }, (_, k) => `;${operators.charAt(k % operators.length)}${k + 2}`).join('')}`;
  const right = form.resultsOf(form.problemOf(problem)).join(',');
  const wrong = form.measures.operations === 1 ? '0' : right.replace(/\d+$/, '0');
  const evaluation = review.evaluate(problem, wrong);
  return {
    task: (text) =>
      `${arithmetic(difficulty, {}).wording.task(text)} Give the result after each operation.`,
    answerForm: `An answer is the results of all ${operations} operations in order, separated by commas, without blanks and without leading zeros: ${problem} is answered by ${right}.`,
    evaluationForm: `An evaluation works the problem out again. For each result it has the digits of your own, the ones first, at fixed width, each followed by = if the answer has the same digit there and by > if not; then y if the last result of the answer is right and n if it isn't. Of the answer ${wrong} to ${problem}: ${evaluation}`,
  };
}
