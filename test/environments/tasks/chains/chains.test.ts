import { foldKey, keyFromSeed, openStream } from 'agon-sim';
import { describe, expect, test } from 'vitest';
import { chains } from '../../../../environments/tasks/chains/chains.ts';

const domain = chains({ digits: 2, operations: 2, operators: '+-', modulus: 100 });
const problem = '47;+86;-58';
const streamOf = (label: string) => openStream(foldKey(keyFromSeed(5), label));
const many = Array.from({ length: 300 }, (_, i) => i);

describe('an answer', () => {
  test('is the results of all operations in order', () => {
    expect(domain.solve(problem, streamOf('solve'))).toBe('33,75');
    expect(
      chains({ digits: 1, operations: 3, operators: '+-*', modulus: null }).solve(
        '2;-9;*3;+1',
        streamOf('solve'),
      ),
    ).toBe('-7,-21,-20');
  });

  test('is right if its last result is, whatever its working', () => {
    expect(domain.isCorrect(problem, '33,75')).toBe(true);
    expect(domain.isCorrect(problem, '34,75')).toBe(true);
    expect(domain.isCorrect(problem, '33,76')).toBe(false);
    expect(domain.isCorrect(problem, '75')).toBe(false);
    expect(domain.isCorrect(problem, '')).toBe(false);
  });

  test('counts in a vote by its last result', () => {
    expect(domain.valueOf(problem, '34,75')).toBe(domain.valueOf(problem, '33,75'));
    expect(domain.valueOf(problem, '33,7')).toBe('7');
  });

  test.each(['33', '33,75,1', '33,075', '33, 75', '33,100', '-1,75', '33,', '', '33;75', '33,75 '])(
    'may not look like %j',
    (text) => {
      expect(domain.checkAnswer(problem, text)).toMatch(
        /2 results separated by commas, each below 100/,
      );
    },
  );

  test('of the rules alone is legal and nearly never right', () => {
    const stream = streamOf('guess');
    const right = many.filter(() => {
      const guess = domain.guess(problem, stream);
      expect(domain.checkAnswer(problem, guess)).toBeUndefined();
      return domain.isCorrect(problem, guess);
    });
    expect(right.length).toBeLessThan(15); // 1 in 100 by chance
  });

  test('of a modulus that is no power of ten stays below it', () => {
    const odd = chains({ digits: 2, operations: 2, operators: '+', modulus: 37 });
    expect(odd.solve('30;+8;+36', streamOf('solve'))).toBe('1,0');
    expect(odd.checkAnswer('30;+8;+36', '37,0')).toMatch(/below 37/);
    expect(odd.compact.readAnswer('7310')).toBeUndefined();
  });
});

describe('the compact form', () => {
  test('has all results at one width, digits little-endian', () => {
    expect(domain.compact.problem(problem)).toBe('74+68-85');
    expect(domain.compact.answer('33,7')).toBe('3370');
    expect(domain.compact.readAnswer('3370')).toBe('33,7');
    expect(domain.compact.answerLength).toBe(4);
    const signed = chains({ digits: 1, operations: 2, operators: '+-', modulus: null });
    expect(signed.compact.answer('-7,-16')).toBe('70-61-');
  });

  test.each(['337', '33700', '33 7', '', '3x70'])('is not %j', (text) => {
    expect(domain.compact.readAnswer(text)).toBeUndefined();
  });

  test('reads what it writes', () => {
    const stream = streamOf('round trip');
    for (const _ of many) {
      const drawn = domain.generate(stream, 'train');
      const answer = domain.guess(drawn, stream);
      expect(domain.compact.readProblem(domain.compact.problem(drawn))).toBe(drawn);
      expect(domain.compact.readAnswer(domain.compact.answer(answer))).toBe(answer);
    }
  });

  test('knows every character that it, evaluations and scorings are written with', () => {
    const stream = streamOf('alphabet');
    for (const _ of many) {
      const drawn = domain.generate(stream, 'train');
      const answer = domain.guess(drawn, stream);
      const evaluation = domain.review.corrupt(drawn, answer, stream);
      const scoring = domain.review.score(drawn, answer, evaluation);
      const written =
        domain.compact.problem(drawn) + domain.compact.answer(answer) + evaluation + scoring;
      for (const character of written) expect(domain.compact.alphabet).toContain(character);
    }
  });
});

describe('a rephrased problem', () => {
  test('has the same terms in another order, the first one added', () => {
    const stream = streamOf('rephrase');
    const found = new Set(many.map(() => domain.rephrase?.(problem, stream)));
    expect([...found].sort()).toEqual(['47;-58;+86', '86;+47;-58', '86;-58;+47']);
  });

  test('has the same right value, and stays in its split', () => {
    const stream = streamOf('rephrase many');
    for (const _ of many) {
      const drawn = domain.generate(stream, 'heldOut');
      const twin = domain.rephrase?.(drawn, stream) ?? '';
      expect(domain.checkProblem(twin)).toBeUndefined();
      expect(domain.isCorrect(drawn, domain.solve(twin, stream))).toBe(true);
      expect(domain.splitOf(twin)).toBe('heldOut');
    }
  });

  test('is the problem itself where there is no other order', () => {
    const single = chains({ digits: 2, operations: 1, operators: '+-', modulus: 100 });
    expect(single.rephrase?.('47;-86', streamOf('single'))).toBe('47;-86');
  });

  test('there is none where the order counts', () => {
    const products = chains({ digits: 1, operations: 2, operators: '+*', modulus: 100 });
    expect(products).not.toHaveProperty('rephrase');
  });
});

test('splits are apart, and held-out and validation problems one in seven each', () => {
  const stream = streamOf('splits');
  for (const split of ['train', 'validation', 'heldOut'] as const) {
    for (const _ of many) expect(domain.splitOf(domain.generate(stream, split))).toBe(split);
  }
  const problems = Array.from(
    { length: 7000 },
    (_, i) => `${i % 100};+${Math.floor(i / 100)};-${(i * 7) % 100}`,
  );
  const held = problems.filter((text) => domain.splitOf(text) === 'heldOut').length;
  expect(held).toBeGreaterThan(900);
  expect(held).toBeLessThan(1100);
});

test('refuses texts that are no problems of it', () => {
  expect(domain.checkProblem('47;+86')).toMatch(/2 operations, got 1/);
  expect(() => domain.solve('47;+86', streamOf('solve'))).toThrow(
    /chains: must be given a problem/,
  );
});

test('is said in words with examples of its own', () => {
  expect(domain.wording.task(problem)).toContain(problem);
  expect(domain.wording.answerForm).toContain('7;+2;-3 is answered by 9,6');
  expect(domain.wording.evaluationForm).toContain('9=0=6>0=n');
});
