import type { AnswerWording } from '../answer-domain.ts';
import { LARGEST } from './expressions.ts';
import { parseProblem } from './text.ts';

/** The domain in words. Forms are quoted as the texts are read, so that what a model writes can be parsed strictly. */
export function countdownWording(count: number, leaveOut: boolean): AnswerWording {
  const examples = EXAMPLES[count - 2] ?? EXAMPLES[1];
  return {
    task: (text) => {
      const problem = parseProblem(text, count);
      const given = problem === undefined ? text : `${problem.numbers.join(', ')}`;
      const goal = problem === undefined ? '' : ` Reach ${problem.target}.`;
      return `Numbers: ${given}.${goal}\nCombine the numbers, each of them used ${leaveOut ? 'at most' : 'exactly'} once, in any order, with +, - and * (an operator may be used more than once). The expression is worked strictly from left to right, without operator precedence, and the result of every step must lie between 0 and ${LARGEST}.`;
    },
    answerForm: `An answer is the expression alone, without blanks, parentheses or its result, for example ${examples.answer}.`,
    evaluationForm: `An evaluation gives the result of every step in two digits, the ones first, xx for one outside 0 to ${LARGEST}; behind each digit of the last result stands = if the target has the same digit there and > if not; the last character is y if the answer is right and n if not.${leaveOut ? ' Of an answer that leaves numbers out, the last result is given again for each of them.' : ''} For example ${examples.evaluation} for ${examples.answer} where 13 is to be reached.`,
  };
}

const EXAMPLES = [
  { answer: '3+7', evaluation: '0>1=n' },
  { answer: '3+7*2', evaluation: '010>2>n' },
  { answer: '3+7*2-8', evaluation: '01022>1=n' },
] as const;
