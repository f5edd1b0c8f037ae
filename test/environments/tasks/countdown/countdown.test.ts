import { keyFromSeed, openStream } from 'agon-sim';
import { describe, expect, test } from 'vitest';
import { countdown } from '../../../../environments/tasks/countdown/countdown.ts';
import { resultOf } from '../../../../environments/tasks/countdown/expressions.ts';
import { OPERATORS } from '../../../../environments/tasks/countdown/text.ts';

const domain = countdown({ numbers: 3 });
const open = (seed: number) => openStream(keyFromSeed(seed));
const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** Every expression of three numbers. */
const ALL = DIGITS.flatMap((a) =>
  DIGITS.flatMap((b) =>
    DIGITS.flatMap((c) =>
      OPERATORS.flatMap((first) =>
        OPERATORS.map((second) => ({
          text: `${a}${first}${b}${second}${c}`,
          result: resultOf({ numbers: [a, b, c], operators: [first, second] }),
        })),
      ),
    ),
  ),
);

describe('arithmetic from left to right', () => {
  test('of the 6561 expressions of three digits 4770 stay in range', () => {
    expect(ALL).toHaveLength(6561);
    expect(ALL.filter(({ result }) => result !== null)).toHaveLength(4770);
  });

  test.each([
    ['3+7*2', 20], // no precedence
    ['9*9+9', 90],
    ['9*9*2', null], // 162
    ['3-7+9', null], // -4 on the way
    ['5-5*9', 0],
    ['9*8+9', 81],
  ])('%s gives %s', (text, result) => {
    expect(ALL.find((one) => one.text === text)?.result).toBe(result);
  });
});

describe('problems and answers', () => {
  test('answers are right if they reach the target with every number once', () => {
    expect(domain.isCorrect('7,2,3->20', '3+7*2')).toBe(true);
    expect(domain.isCorrect('7,2,3->21', '3+7*2')).toBe(false);
    expect(domain.isCorrect('7,2,4->20', '3+7*2')).toBe(false);
    expect(domain.isCorrect('7,2,3->20', '3+7')).toBe(false);
    expect(domain.isCorrect('3,7,9->5', '3-7+9')).toBe(false); // -4 on the way
  });

  test.each([
    ['3+7*2', undefined],
    ['2-3*7', undefined], // out of range, but by the rules
    ['3+7*3', /exactly once/],
    ['3+7', /must be 3 numbers/],
    ['3+7*2 ', /must be 3 numbers/],
    ['3+7/2', /must be 3 numbers/],
    ['0+7*2', /must be 3 numbers/],
    ['', /must be 3 numbers/],
    ['３+7*2', /must be 3 numbers/],
  ])('of %j the rules say %s', (answer, reason) => {
    const fault = domain.checkAnswer('3,7,2->20', answer);
    if (reason === undefined) expect(fault).toBeUndefined();
    else expect(fault).toMatch(reason);
  });

  test.each(['3,7,2->20', '9,9,9->0', '1,1,1->99'])('%s is a problem', (text) => {
    expect(domain.checkProblem(text)).toBeUndefined();
  });

  test.each([
    '',
    '3,7->20',
    '3,7,2->100',
    '3,7,2->020',
    '3,7,2->',
    '0,7,2->1',
    '3,7,2->2->3',
    '3,7,12->2',
    '3,7,2 ->2',
  ])('%j is none', (text) => {
    expect(domain.checkProblem(text)).toMatch(/must be 3 numbers from 1 to 9/);
  });

  test('solutions are all that there are, each equally likely', () => {
    const right = ALL.filter(
      ({ text, result }) => result === 20 && [...text.replace(/\D/g, '')].sort().join('') === '267',
    ).map(({ text }) => text);
    const drawn = new Map<string, number>();
    const stream = open(1);
    for (let i = 0; i < 2000; i++) {
      const answer = domain.solve('6,7,2->20', stream);
      drawn.set(answer, (drawn.get(answer) ?? 0) + 1);
    }
    expect([...drawn.keys()].sort()).toEqual([...right].sort());
    for (const count of drawn.values()) {
      expect(Math.abs(count - 2000 / right.length)).toBeLessThan(
        4 * Math.sqrt(2000 / right.length),
      );
    }
  });

  test('guesses keep to the rules', () => {
    const stream = open(2);
    for (let i = 0; i < 50; i++) {
      expect(domain.checkAnswer('3,7,2->20', domain.guess('3,7,2->20', stream))).toBeUndefined();
    }
  });

  test('a problem without solution is refused by `solve`, with what to do', () => {
    expect(() => domain.solve('1,1,1->99', open(1))).toThrow(/a problem with a solution/);
  });
});

describe('what answers are compared by', () => {
  test.each([
    ['7+3*2', '3+7*2'],
    ['9-2-1', '9-1-2'],
    ['3*2*5', '2*3*5'],
    ['5+4+3', '3+4+5'],
    ['9-2+1', '9-2+1'],
    ['2*9-8', '2*9-8'],
  ])('%s counts as %s', (answer, value) => {
    expect(domain.valueOf('', answer)).toBe(value);
  });

  test('answers of one value are right or wrong together', () => {
    const results = new Map<string, number | null>();
    for (const { text, result } of ALL) {
      const value = domain.valueOf('', text);
      if (results.has(value)) expect(results.get(value)).toBe(result);
      results.set(value, result);
    }
  });
});

describe('splits', () => {
  const splits = (count: number) => {
    const stream = open(3);
    return (['train', 'validation', 'heldOut'] as const).map((split) => {
      const problems = Array.from({ length: count }, () => domain.generate(stream, split));
      for (const problem of problems) expect(domain.splitOf(problem)).toBe(split);
      return new Set(
        problems.map((text) => {
          const [numbers = '', target] = text.split('->');
          return `${numbers.split(',').sort().join()}->${target}`;
        }),
      );
    });
  };

  test('share no key, however its numbers are ordered', () => {
    const [train, validation, heldOut] = splits(2000);
    for (const key of validation ?? []) expect(train?.has(key)).toBe(false);
    for (const key of heldOut ?? []) expect(train?.has(key) || validation?.has(key)).toBe(false);
  });

  test('take about five, one and one of seven keys', () => {
    const keys = new Map<string, string>();
    for (const { text, result } of ALL) {
      if (result === null) continue;
      const numbers = [...text.replace(/\D/g, '')].sort().join();
      keys.set(`${numbers}->${result}`, domain.splitOf(`${numbers}->${result}`));
    }
    const share = (split: string) =>
      [...keys.values()].filter((one) => one === split).length / keys.size;
    expect(keys.size).toBe(1959);
    expect(share('train')).toBeCloseTo(5 / 7, 1);
    expect(share('validation')).toBeCloseTo(1 / 7, 1);
    expect(share('heldOut')).toBeCloseTo(1 / 7, 1);
  });

  test('are kept by rephrasing and by near misses', () => {
    const stream = open(4);
    for (let i = 0; i < 300; i++) {
      const problem = domain.generate(stream, 'train');
      expect(domain.splitOf(domain.rephrase?.(problem, stream) ?? '')).toBe('train');
      const answer = domain.guess(problem, stream);
      const near = domain.nearMiss(problem, answer, stream);
      expect(domain.splitOf(near)).toBe('train');
      if (near !== problem) expect(domain.isCorrect(near, answer)).toBe(false);
    }
  });
});

describe('the compact form', () => {
  test('writes problems at a fixed width, targets with the ones first', () => {
    expect(domain.compact.problem('3,7,2->13')).toBe('37231');
    expect(domain.compact.problem('3,7,2->5')).toBe('37250');
    expect(domain.compact.readProblem('37231')).toBe('3,7,2->13');
  });

  test.each(['', '3723', '372311', '07231', '3723x'])('reads no problem in %j', (text) => {
    expect(domain.compact.readProblem(text)).toBeUndefined();
  });

  test('reads what it writes, and uses its alphabet alone', () => {
    const stream = open(5);
    const { compact, review } = domain;
    for (let i = 0; i < 200; i++) {
      const problem = domain.generate(stream, 'train');
      const answer = domain.guess(problem, stream);
      const evaluation = review.corrupt(problem, answer, stream);
      const all = [
        compact.problem(problem),
        compact.answer(answer),
        evaluation,
        review.score(problem, answer, evaluation),
      ];
      expect(compact.readProblem(all[0] ?? '')).toBe(problem);
      expect(compact.readAnswer(all[1] ?? '')).toBe(answer);
      expect(all.map((text) => text.length)).toEqual([
        compact.problemLength,
        compact.answerLength,
        review.evaluationLength,
        review.scoringLength,
      ]);
      expect([...all.join('')].filter((one) => !compact.alphabet.includes(one))).toEqual([]);
    }
  });
});

describe('where numbers may be left out', () => {
  const loose = countdown({ numbers: 3, leaveOut: true });

  test.each([
    ['3+7*2', undefined],
    ['3+7', undefined],
    ['2', undefined],
    ['3+7*3', /3, 7, 2 at most once/],
    ['7+7', /at most once/],
    ['4', /at most once/],
    ['3+', /must be 1 to 3 numbers/],
    ['', /must be 1 to 3 numbers/],
    ['3+7*2-1', /must be 1 to 3 numbers/],
  ])('of %j the rules say %s', (answer, reason) => {
    const fault = loose.checkAnswer('3,7,2->20', answer);
    if (reason === undefined) expect(fault).toBeUndefined();
    else expect(fault).toMatch(reason);
  });

  test('an answer is right if it reaches the target with some of them', () => {
    expect(loose.isCorrect('3,7,2->10', '3+7')).toBe(true);
    expect(loose.isCorrect('3,7,2->7', '7')).toBe(true);
    expect(loose.isCorrect('3,7,2->10', '7+2')).toBe(false);
    expect(loose.isCorrect('3,3,2->6', '3+3')).toBe(true);
    expect(domain.isCorrect('3,7,2->10', '3+7')).toBe(false);
  });

  test('solutions are all that there are, the short ones among them', () => {
    const stream = open(6);
    const drawn = new Set(Array.from({ length: 500 }, () => loose.solve('3,7,4->7', stream)));
    expect([...drawn].sort()).toEqual(['3+4', '4+3', '4-3*7', '7']);
  });

  test('guesses keep to the rules, and are of every length', () => {
    const stream = open(7);
    const guesses = Array.from({ length: 100 }, () => loose.guess('3,7,2->20', stream));
    expect(guesses.filter((text) => loose.checkAnswer('3,7,2->20', text))).toEqual([]);
    expect([...new Set(guesses.map(({ length }) => length))].sort()).toEqual([1, 3, 5]);
  });

  test.each([
    ['3+7*2', '3+7*2'],
    ['3+7', '3+7..'],
    ['7', '7....'],
  ])('%s is written at full width: %s', (answer, written) => {
    expect(loose.compact.answer(answer)).toBe(written);
    expect(loose.compact.readAnswer(written)).toBe(answer);
    expect(loose.compact.answerLength).toBe(written.length);
  });

  test.each(['3+7', '.....', '3+7*.', '3..+7', '..3+7', '3+7..7'])('%j is no answer', (text) => {
    expect(loose.compact.readAnswer(text)).toBeUndefined();
    expect(domain.compact.readAnswer('3+7..')).toBeUndefined();
  });

  test('language models are told so', () => {
    expect(loose.wording.task('3,7,2->20')).toContain('each of them used at most once');
    expect(domain.wording.task('3,7,2->20')).toContain('each of them used exactly once');
  });

  test('evaluations and scorings follow the answer, whatever its length', () => {
    const stream = open(8);
    const { review } = loose;
    for (let i = 0; i < 300; i++) {
      const problem = loose.generate(stream, 'train');
      const answer = i % 3 === 0 ? loose.solve(problem, stream) : loose.guess(problem, stream);
      const right = loose.isCorrect(problem, answer);
      const honest = review.evaluate(problem, answer);
      expect(honest).toHaveLength(review.evaluationLength);
      expect(review.verdict(honest)).toBe(right);
      expect(review.scoreIn(review.score(problem, answer, honest))).toBe(right ? 3 : 1);
      const spoilt = review.corrupt(problem, answer, stream);
      expect(review.verdict(spoilt)).toBeTypeOf('boolean');
      expect(review.scoreIn(review.score(problem, answer, spoilt))).toBeDefined();
    }
    // The last result stands for the steps that are missing.
    expect(review.evaluate('3,7,2->13', '3+7')).toBe('010>1=n');
    expect(review.score('3,7,2->13', '3+7', '010>1=n')).toBe('yy>1');
    expect(review.score('3,7,2->13', '3+7', '013=1=y')).toBe('yn=3');
  });
});

test.each([1, 5, 2.5, NaN])('%s numbers are refused', (numbers) => {
  expect(() => countdown({ numbers })).toThrow(/must be 2, 3 or 4/);
});
