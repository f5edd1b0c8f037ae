import { keyFromSeed, openStream } from 'agon-sim';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arithmetic } from '../../../../environments/tasks/arithmetic/arithmetic.ts';
import { difficulties, difficulty } from './difficulties.ts';

const seed = fc.nat();

describe('generate', () => {
  test('makes problems of the domain that its own solution solves', () => {
    fc.assert(
      fc.property(difficulty, seed, (chosen, number) => {
        const domain = arithmetic(chosen);
        const problem = domain.generate(openStream(keyFromSeed(number)), 'train');
        expect(domain.checkProblem(problem)).toBeUndefined();
        const steps = domain.solve(problem);
        expect(steps).toHaveLength(chosen.operations);
        expect(domain.checkSolution(problem, steps)).toMatchObject({ complete: true });
        for (const step of steps) expect(domain.compact.step(step)).toBeDefined();
      }),
    );
  });

  test('gives the same problems for the same key', () => {
    const domain = arithmetic(difficulties.main);
    const draw = (): readonly string[] => {
      const stream = openStream(keyFromSeed(7));
      return Array.from({ length: 20 }, () => domain.generate(stream, 'train'));
    };
    expect(draw()).toEqual(draw());
    expect(new Set(draw()).size).toBe(20);
  });

  test.each(Object.entries(difficulties))('finds both splits of %s', (_, chosen) => {
    const domain = arithmetic(chosen);
    const stream = openStream(keyFromSeed(1));
    for (const split of ['train', 'validation', 'heldOut'] as const) {
      for (let i = 0; i < 20; i++) {
        expect(domain.splitOf(domain.generate(stream, split))).toBe(split);
      }
    }
  });
});

describe('the held-out split', () => {
  const domain = arithmetic(difficulties.main);

  test('holds out one pair of first operands in seven', () => {
    let heldOut = 0;
    for (let a = 0; a < 100; a++) {
      for (let b = 0; b < 100; b++) {
        if (domain.splitOf(`${a};+${b};+0`) === 'heldOut') heldOut++;
      }
    }
    expect(heldOut / 10_000).toBeCloseTo(1 / 7, 2);
  });

  test('never changes: benches and runs of different days must mean the same by it', () => {
    const numbersOf = (split: string) =>
      Array.from({ length: 100 }, (_, b) => b).filter(
        (b) => domain.splitOf(`47;+${b};+0`) === split,
      );
    expect(numbersOf('validation')).toEqual([7, 14, 20, 41, 45, 46, 59, 68, 95]);
    expect(numbersOf('heldOut')).toEqual([
      8, 13, 17, 18, 19, 26, 33, 44, 49, 58, 65, 69, 73, 79, 99,
    ]);
  });

  test('goes by the first two numbers alone', () => {
    fc.assert(
      fc.property(fc.nat(99), fc.nat(99), fc.nat(99), (a, b, c) => {
        const split = domain.splitOf(`${a};+${b};+0`);
        expect(domain.splitOf(`${a};-${b};-${c}`)).toBe(split);
      }),
    );
  });
});

describe('difficulty', () => {
  const { main } = difficulties;
  test.each([
    [{ ...main, digits: 0 }, /arithmetic.digits: must be an integer in \[1, 6\], got 0/],
    [{ ...main, digits: NaN }, /arithmetic.digits/],
    [{ ...main, operations: 11 }, /arithmetic.operations/],
    [{ ...main, operations: 1.5 }, /arithmetic.operations/],
    [{ ...main, operators: '' }, /arithmetic.operators/],
    [{ ...main, operators: '++' }, /arithmetic.operators/],
    [{ ...main, operators: '/' }, /arithmetic.operators/],
    [{ ...main, modulus: 1 }, /arithmetic.modulus/],
    [{ ...main, modulus: Infinity }, /arithmetic.modulus/],
    [{ digits: 6, operations: 10, operators: '*', modulus: null }, /stay exact/],
  ])('%o is refused', (wrong, message) => {
    expect(() => arithmetic(wrong)).toThrow(message);
  });
});

test('multiplication, negative values and odd moduli follow known sums', () => {
  const { plainTimes, oddModulus } = difficulties;
  expect(arithmetic(plainTimes).solve('5;-9;*7')).toEqual(['5-9=-4', '-4*7=-28']);
  expect(arithmetic(plainTimes).solve('5;-9;*0')).toEqual(['5-9=-4', '-4*0=0']);
  // With a modulus below the largest number, the start stands as written and results are reduced.
  expect(arithmetic(oddModulus).solve('98;+5;-99')).toEqual(['98+5=6', '6-99=4']);
});
