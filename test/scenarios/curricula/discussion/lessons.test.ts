import { keyFromSeed, openStream } from 'agon-sim';
import { expect, test } from 'vitest';
import { LESSON_MIX, discussionLessons } from '../../../../scenarios/curricula/discussion/index.ts';
import type { LessonMix } from '../../../../scenarios/curricula/discussion/index.ts';
import { countdown } from '../../../../environments/tasks/countdown/countdown.ts';

const domain = countdown({ numbers: 3 });
const { compact, review } = domain;
const BLANK = '.......';

/** Transcripts taken apart again. */
function lessons(mix: LessonMix = LESSON_MIX, count = 300) {
  return discussionLessons(domain, mix)(openStream(keyFromSeed(9)), count).map(
    ({ prompt, reply, weights = [] }) => {
      const [, answer = '', evaluation = '', scoring = ''] =
        /^S(.{5})E(.{7})C(.{4})$/.exec(reply) ?? [];
      const part = (from: number, to: number) =>
        weights.slice(from, to).some((weight) => weight > 0);
      const problem = compact.readProblem(prompt) ?? '';
      return {
        ...{ problem, answer, evaluation, scoring, weights },
        right: domain.isCorrect(problem, answer),
        honest: evaluation === review.evaluate(problem, answer),
        teaches: { solver: part(1, 6), evaluator: part(7, 14), scorer: part(15, 19) },
      };
    },
  );
}

test('a transcript has every role’s part behind its mark, and marks are not trained', () => {
  for (const { problem, answer, evaluation, scoring, weights } of lessons()) {
    expect(domain.checkProblem(problem)).toBeUndefined();
    expect(domain.checkAnswer(problem, answer)).toBeUndefined();
    expect(evaluation === BLANK || review.verdict(evaluation) !== undefined).toBe(true);
    expect(review.scoreIn(scoring)).toBeDefined();
    expect(weights).toHaveLength(19);
    expect([weights[0], weights[6], weights[14]]).toEqual([0, 0, 0]);
  }
});

test('solvers learn from right answers alone, evaluators from honest work alone', () => {
  for (const { right, honest, teaches } of lessons()) {
    expect(teaches.solver).toBe(right);
    if (teaches.evaluator) expect(honest).toBe(true);
    expect(teaches.scorer).toBe(true);
  }
});

test('scorings are what an able scorer makes of the evaluation shown', () => {
  for (const { problem, answer, evaluation, scoring } of lessons()) {
    expect(scoring).toBe(review.score(problem, answer, evaluation));
  }
});

test('shows each kind as often as the mix says', () => {
  const all = lessons({ ...LESSON_MIX, nearMisses: 0 }, 1000);
  const share = (isCounted: (lesson: (typeof all)[number]) => boolean) =>
    all.filter(isCounted).length / all.length;
  expect(share(({ evaluation }) => evaluation === BLANK)).toBeCloseTo(0.15, 1);
  expect(share(({ honest }) => honest)).toBeCloseTo(0.5, 1);
  expect(share(({ right }) => right)).toBeGreaterThan(0.37); // guesses are right now and then
  expect(share(({ right }) => right)).toBeLessThan(0.5);
});

test('near misses take the place of the problem, not of its split', () => {
  const all = lessons({ ...LESSON_MIX, right: 1, nearMisses: 1 });
  expect(all.filter(({ right }) => right).length).toBe(0);
  for (const { problem } of all) expect(domain.splitOf(problem)).toBe('train');
});

test('the same stream gives the same lessons', () => {
  expect(lessons()).toEqual(lessons());
});
