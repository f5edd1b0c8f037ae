import { foldKey, keyFromSeed, openStream } from 'agon-sim';
import { describe, expect, test } from 'vitest';
import { chains } from '../../../../environments/tasks/chains/chains.ts';

const domain = chains({ digits: 2, operations: 2, operators: '+-', modulus: 100 });
const { review } = domain;
const problem = '47;+86;-58'; // 33, 75
const stream = openStream(foldKey(keyFromSeed(5), 'review'));

describe('an evaluation', () => {
  test.each([
    ['33,75', '3=3=5=7=y'],
    ['33,85', '3=3=5=7>n'],
    ['43,85', '3=3>5=7>n'],
    ['34,75', '3>3=5=7=y'], // right in the end
  ])('of %s is %s', (answer, evaluation) => {
    expect(review.evaluate(problem, answer)).toBe(evaluation);
    expect(evaluation).toHaveLength(review.evaluationLength);
    expect(review.verdict(evaluation)).toBe(domain.isCorrect(problem, answer));
  });

  test.each(['', 'y', '3=3=5=7=', '3=3=5=7=x', '3=3=5=7-y', '3=x=5=7=y', '3=3=5=7=yy'])(
    'is not %j',
    (text) => {
      expect(review.verdict(text)).toBeUndefined();
    },
  );

  test('that is corrupted is well formed, and never the honest one', () => {
    const seen = new Set<string>();
    for (let i = 0; i < 400; i++) {
      const answer = i % 2 === 0 ? '33,75' : '33,85';
      const corrupted = review.corrupt(problem, answer, stream);
      expect(review.verdict(corrupted)).toBeTypeOf('boolean');
      expect(corrupted).not.toBe(review.evaluate(problem, answer));
      seen.add(corrupted);
    }
    expect(seen).toContain('3=3=5=8=y'); // a rubber stamp under the wrong answer
    expect(seen).toContain('3=3=5=7=n'); // a lie about the right one
    expect(seen.size).toBeGreaterThan(40); // slips in any digit
  });
});

describe('a scoring', () => {
  test.each([
    ['33,85', '3=3=5=7>n', '===1', 'refuted by work that holds'],
    ['33,85', '3=3=5=7>y', '===2', 'refuted, but for the verdict'],
    ['33,75', '3=3=5=7=y', '===3', 'nothing shown against it'],
    ['33,75', '3=3=5=7=n', '===3', 'a verdict without a reason'],
    ['33,75', '3=3=6=7=n', '=>>3', 'a false mark over a wrong result'],
    ['33,75', '3=3=6>7=n', '=>=3', 'a wrong last operation'],
    ['33,75', '4>3=6>7=n', '>==3', 'a wrong first operation, and what follows from it'],
    ['33,85', '3=3=5=7=n', '==>3', 'a false mark'],
    ['33,85', 'nonsense', '>>>3', 'no evaluation'],
  ])('of %s, evaluated as %s, is %s: %s', (answer, evaluation, scoring) => {
    expect(review.score(problem, answer, evaluation)).toBe(scoring);
    expect(scoring).toHaveLength(review.scoringLength);
    expect(review.scoreIn(scoring)).toBe(Number(scoring.at(-1)));
  });

  test.each(['', '3', '===', '===4', '==3', '====3', '1==1', '===1 '])('is not %j', (text) => {
    expect(review.scoreIn(text)).toBeUndefined();
  });

  test('of an honest evaluation says 1 of wrong answers and 3 of right ones', () => {
    for (let i = 0; i < 300; i++) {
      const drawn = domain.generate(stream, 'train');
      const answer = i % 2 === 0 ? domain.solve(drawn, stream) : domain.guess(drawn, stream);
      const scoring = review.score(drawn, answer, review.evaluate(drawn, answer));
      expect(review.scoreIn(scoring)).toBe(domain.isCorrect(drawn, answer) ? 3 : 1);
    }
  });
});

test('works for plain integers, whose values carry signs', () => {
  const signed = chains({ digits: 1, operations: 2, operators: '+-', modulus: null });
  expect(signed.review.evaluate('2;-9;-9', '-7,-15')).toBe('7=0=-=6>1=-=n');
  expect(signed.review.score('2;-9;-9', '-7,-15', '7=0=-=6>1=-=n')).toBe('===1');
});
