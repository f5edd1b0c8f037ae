import type { RandomStream } from 'agon-sim';
import type { AnswerDomain } from '../../../environments/tasks/answer-domain.ts';

/** After so many tries no slip is likely to be found. */
const TRIES = 50;

/**
 * A wrong answer that looks like a slip: one character of a right one's compact form is another. Where
 * no such text is an answer, one by somebody who knows the rules only. Draws from `stream`.
 */
export function slip(domain: AnswerDomain, problem: string, stream: RandomStream): string {
  const { compact } = domain;
  const written = compact.answer(domain.solve(problem, stream));
  for (let tries = 0; tries < TRIES; tries++) {
    const place = stream.integer(0, written.length);
    const character = stream.pick(Array.from(compact.alphabet));
    const other = compact.readAnswer(
      written.slice(0, place) + character + written.slice(place + 1),
    );
    if (
      other !== undefined &&
      domain.checkAnswer(problem, other) === undefined &&
      !domain.isCorrect(problem, other)
    ) {
      return other;
    }
  }
  return domain.guess(problem, stream);
}

/** A slip by a share in [0, 1], else a right answer. Draws from `stream`. */
export function answerWith(
  slips: number,
  domain: AnswerDomain,
  problem: string,
  stream: RandomStream,
): string {
  return stream.uniform() < slips ? slip(domain, problem, stream) : domain.solve(problem, stream);
}
