import { keyFromSeed, openStream } from 'agon-sim';
import { describe, expect, test } from 'vitest';
import { countdown } from '../../../../environments/tasks/countdown/countdown.ts';

const domain = countdown({ numbers: 3 });
const { review } = domain;
const open = (seed: number) => openStream(keyFromSeed(seed));

describe('an honest evaluation', () => {
  test.each([
    ['3,7,2->13', '3+7*2', '010>2>n'], // 10, then 20
    ['3,7,2->20', '3+7*2', '010=2=y'],
    ['3,7,2->25', '3+7*2', '010>2=n'], // the tens agree
    ['3,7,9->5', '3-7+9', 'xxx>x>n'],
    ['9,9,2->62', '9*9*2', '18x>x>n'], // 81, then out of range
    ['5,5,9->0', '5-5*9', '000=0=y'],
  ])('of %s by %s is %s', (problem, answer, evaluation) => {
    expect(review.evaluate(problem, answer)).toBe(evaluation);
    expect(review.verdict(evaluation)).toBe(domain.isCorrect(problem, answer));
  });
});

describe('a scoring, by hand', () => {
  test.each([
    // 3+7*2 is 20 and does not reach 13.
    ['3,7,2->13', '3+7*2', '010>2>n', 'yy>1', 'the work is right and refutes the answer'],
    ['3,7,2->13', '3+7*2', '010>2>y', 'yy>2', 'it does, but the verdict fails to say so'],
    ['3,7,2->13', '3+7*2', '013=1=y', 'yn=3', 'the last step is claimed, so nothing is refuted'],
    ['3,7,2->13', '3+7*2', '012>2>n', 'yn>3', 'a wrong step proves nothing'],
    ['3,7,2->13', '3+7*2', '112>2>n', 'ny>3', 'a wrong step, then consistent: nothing either'],
    ['3,7,2->13', '3+7*2', '112=2=y', 'ny>3', 'marks are nobody’s business'],
    // 3+7*2 reaches 20.
    ['3,7,2->20', '3+7*2', '010=2=y', 'yy=3', 'an honest approval'],
    ['3,7,2->20', '3+7*2', '010=2=n', 'yy=3', 'an accusation that its own work contradicts'],
    ['3,7,2->20', '3+7*2', 'xxx>x>n', 'ny>3', 'a false accusation: step 1 stays in range'],
    // 3-7+9 leaves the range.
    ['3,7,9->5', '3-7+9', 'xxx>x>n', 'yy>1', 'a refutation by range'],
    ['3,7,9->5', '3-7+9', '675=0=y', 'nn=3', 'invented work'],
    // Nothing shown: the scorer's own judgement.
    ['3,7,2->20', '3+7*2', '.......', '...3', 'right'],
    ['3,7,2->13', '3+7*2', '.......', '...1', 'wrong'],
  ])('of %s by %s with %s is %s: %s', (problem, answer, evaluation, scoring) => {
    expect(review.score(problem, answer, evaluation)).toBe(scoring);
    expect(review.scoreIn(scoring)).toBe(Number(scoring[3]));
  });

  test('an honest evaluation leads to 3 for right answers and to 1 for wrong ones', () => {
    const stream = open(1);
    for (let i = 0; i < 300; i++) {
      const problem = domain.generate(stream, 'train');
      const answer = i % 2 === 0 ? domain.solve(problem, stream) : domain.guess(problem, stream);
      const scoring = review.score(problem, answer, review.evaluate(problem, answer));
      expect(review.scoreIn(scoring)).toBe(domain.isCorrect(problem, answer) ? 3 : 1);
    }
  });
});

describe('a corrupted evaluation', () => {
  test('is well formed, and not the honest one', () => {
    const stream = open(2);
    for (let i = 0; i < 500; i++) {
      const problem = domain.generate(stream, 'train');
      const answer = domain.guess(problem, stream);
      const spoilt = review.corrupt(problem, answer, stream);
      expect(review.verdict(spoilt)).toBeTypeOf('boolean');
      expect(spoilt).not.toBe(review.evaluate(problem, answer));
    }
  });

  test('comes in eight ways', () => {
    // 1+2+3 = 6: every way shows in what it leaves or claims.
    const stream = open(3);
    const seen = new Set(
      Array.from({ length: 2000 }, () => review.corrupt('1,2,3->6', '1+2+3', stream)),
    );
    expect(seen).toContain('306=0=n'); // the verdict flipped
    expect(seen).toContain('30x>x>n'); // out of range claimed
    expect(seen).toContain('407>0=n'); // step 1 one digit off, then consistent
    expect(seen).toContain('307>0=n'); // step 2 one digit off
    expect([...seen].some((text) => !text.startsWith('30') && text.endsWith('6=0=y'))).toBe(true); // invented way to the target
    const misses = new Set(
      Array.from({ length: 2000 }, () => review.corrupt('1,2,3->17', '1+2+3', stream)),
    );
    expect(misses).toContain('307=1=y'); // the target claimed
    expect(misses).toContain('306>0>y'); // the flaw shown, the verdict missed
  });
});

describe('texts that are none', () => {
  test.each(['', '010>2>', '010>2>nn', '010x2>n', '0x0>2>n', '010>x>n', '.......', '010>2>N'])(
    '%j has no verdict',
    (text) => {
      expect(review.verdict(text)).toBeUndefined();
    },
  );

  test.each(['', 'yy>0', 'yy>4', 'yy>', 'yyy1', 'yy>1 ', '..>1', 'yx>1', '3', 'yy>３'])(
    '%j has no score',
    (text) => {
      expect(review.scoreIn(text)).toBeUndefined();
    },
  );

  test('are refused where an evaluation is to be scored', () => {
    expect(() => review.score('3,7,2->13', '3+7*2', 'none')).toThrow(
      /an evaluation of this domain/,
    );
  });
});

test.each([2, 4])('with %i numbers the forms and the wording’s examples agree', (numbers) => {
  const other = countdown({ numbers });
  const [, evaluation = ''] = /For example (\S+) for/.exec(other.wording.evaluationForm) ?? [];
  const [, answer = ''] = /for example (\S+)\.$/.exec(other.wording.answerForm) ?? [];
  const problem = `${answer.split(/\D/).join()}->13`;
  expect(other.review.evaluate(problem, answer)).toBe(evaluation);
  expect(other.review.scoreIn(other.review.score(problem, answer, evaluation))).toBe(1);
});
