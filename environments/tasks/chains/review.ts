import type { RandomStream } from 'agon-sim';
import type { ReviewForm } from '../answer-domain.ts';
import type { ChainForm } from './form.ts';

/** What an evaluation shows. */
interface Work {
  /** The evaluator's own results, each at its fixed width. */
  readonly own: readonly string[];
  /** For each character of them, whether it says that the answer has the same. */
  readonly marks: readonly boolean[];
  /** True: takes the answer for right. */
  readonly verdict: boolean;
}

/**
 * Checking an answer to a chain. With two digits and two operations, the answer `33,85` to
 * `47;+86;-58` is evaluated as `3=3=5=7>n`: the evaluator's own results digit by digit (little-endian),
 * each marked `=` where the answer has the same and `>` where not, then the verdict on the last
 * result, `y` or `n`.
 *
 * A scoring of it is `===1`: for each operation whether the own result follows from the own result
 * before it, then whether all marks are true, `=` or `>`, then the score. So a scorer checks single
 * operations and comparisons, and never works the whole problem.
 */
export function chainReview(form: ChainForm): ReviewForm {
  const { width, problemOf, resultsOf, resultsIn, next, write, read } = form;
  const count = form.measures.operations;
  const evaluationLength = 2 * count * width + 1;
  const scoringLength = count + 2;

  const statedIn = (answer: string): readonly string[] => {
    const results = resultsIn(answer);
    return results === undefined ? [] : results.map(write);
  };
  /** The evaluation of somebody who got these results and compares without error. */
  const compare = (own: readonly string[], stated: readonly string[]): Work => ({
    own,
    marks: own.flatMap((result, k) => Array.from(result, (digit, i) => digit === stated[k]?.[i])),
    verdict: own.at(-1) === stated.at(-1),
  });
  const honest = (problem: string, answer: string): Work =>
    compare(resultsOf(problemOf(problem)).map(write), statedIn(answer));

  const writeWork = ({ own, marks, verdict }: Work): string => {
    const digits = Array.from(own.join(''));
    return (
      digits.map((digit, i) => digit + (marks[i] === true ? '=' : '>')).join('') +
      (verdict ? 'y' : 'n')
    );
  };
  const readWork = (evaluation: string): Work | undefined => {
    const verdict = evaluation.at(-1);
    if (evaluation.length !== evaluationLength || (verdict !== 'y' && verdict !== 'n'))
      return undefined;
    let digits = '';
    const marks: boolean[] = [];
    for (let at = 0; at < evaluationLength - 1; at += 2) {
      const mark = evaluation[at + 1];
      if (mark !== '=' && mark !== '>') return undefined;
      digits += evaluation.charAt(at);
      marks.push(mark === '=');
    }
    const own = Array.from({ length: count }, (_, k) => digits.slice(k * width, (k + 1) * width));
    if (own.some((result) => read(result) === undefined)) return undefined;
    return { own, marks, verdict: verdict === 'y' };
  };

  /** One digit of one own result is another, and all that follows is worked out from there. */
  const slip = (problem: string, answer: string, stream: RandomStream): Work => {
    const { start, operations } = problemOf(problem);
    const place = stream.integer(0, count);
    let value = start;
    const own = operations.map((operation, k) => {
      value = next(value, operation);
      if (k === place) value = otherResult(value, form, stream);
      return write(value);
    });
    return compare(own, statedIn(answer));
  };

  return {
    evaluationLength,
    scoringLength,
    evaluate: (problem, answer) => writeWork(honest(problem, answer)),
    verdict: (evaluation) => readWork(evaluation)?.verdict,
    corrupt: (problem, answer, stream) => {
      const right = honest(problem, answer);
      const stated = statedIn(answer);
      const ways: readonly (() => Work)[] = [
        () => slip(problem, answer, stream),
        () => ({ ...right, verdict: !right.verdict }),
        () => {
          const place = stream.integer(0, right.marks.length);
          return { ...right, marks: right.marks.map((mark, i) => (i === place ? !mark : mark)) };
        },
        // A rubber stamp: the answer's results for its own.
        () =>
          stated.length === count ? compare(stated, stated) : { ...right, verdict: !right.verdict },
      ];
      for (;;) {
        const evaluation = writeWork(stream.pick(ways)());
        if (evaluation !== writeWork(right)) return evaluation; // stamping a right answer is honest
      }
    },
    score: (problem, answer, evaluation) => {
      const work = readWork(evaluation);
      if (work === undefined) return `${'>'.repeat(count + 1)}3`;
      const { start, operations } = problemOf(problem);
      const stated = statedIn(answer);
      const own = work.own.map((result) => read(result) ?? 0);
      const follows = operations.map(
        (operation, k) => next(k === 0 ? start : (own[k - 1] ?? 0), operation) === own[k],
      );
      const truth = compare(work.own, stated);
      const marksTrue = truth.marks.every((mark, i) => mark === work.marks[i]);
      const holds = marksTrue && follows.every((is) => is);
      const score = !holds || truth.verdict ? 3 : work.verdict ? 2 : 1;
      return `${[...follows, marksTrue].map((is) => (is ? '=' : '>')).join('')}${score}`;
    },
    scoreIn: (scoring) => {
      if (scoring.length !== scoringLength || !/^[=>]+[123]$/.test(scoring)) return undefined;
      return Number(scoring.at(-1)) as 1 | 2 | 3;
    },
  };
}

/** Another result that differs in one digit, each equally likely where all are below the modulus. */
function otherResult(
  value: number,
  { width, write, read }: ChainForm,
  stream: RandomStream,
): number {
  for (;;) {
    const written = write(value);
    const place = stream.integer(0, width);
    const digit = String(stream.integer(0, 10));
    const other = read(written.slice(0, place) + digit + written.slice(place + 1));
    if (other !== undefined && other !== value) return other;
  }
}
