import fc from 'fast-check';
import type { Difficulty } from '../../../../environments/tasks/arithmetic/difficulty.ts';

/** One of each sort: the main job's, the smallest, plain integers, multiplication, an odd modulus. */
export const difficulties = {
  main: { digits: 2, operations: 2, operators: '+-', modulus: 100 },
  smallest: { digits: 1, operations: 1, operators: '+', modulus: 10 },
  plain: { digits: 2, operations: 3, operators: '+-', modulus: null },
  plainTimes: { digits: 1, operations: 2, operators: '+-*', modulus: null },
  modularTimes: { digits: 2, operations: 2, operators: '+-*', modulus: 1000 },
  oddModulus: { digits: 2, operations: 2, operators: '+-', modulus: 97 },
} as const satisfies Record<string, Difficulty>;

export const difficulty = fc.oneof(
  fc.constantFrom<Difficulty>(...Object.values(difficulties)),
  fc.record({
    digits: fc.integer({ min: 1, max: 3 }),
    operations: fc.integer({ min: 1, max: 3 }),
    operators: fc.constantFrom('+', '-', '*', '+-', '+-*'),
    modulus: fc.option(fc.integer({ min: 2, max: 2000 }), { nil: null }),
  }),
);
