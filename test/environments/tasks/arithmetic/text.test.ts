import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arithmetic } from '../../../../environments/tasks/arithmetic/arithmetic.ts';

const twoDigits = { digits: 2, operations: 2, operators: '+-', modulus: 100 } as const;
const modular = arithmetic(twoDigits);
const plain = arithmetic({ ...twoDigits, modulus: null });

const PROBLEM = '47;+86;-58';

describe('a problem', () => {
  test.each(['47;+86;-58', '0;+0;-0', '7;-5;+99'])('%s is read', (text) => {
    expect(modular.checkProblem(text)).toBeUndefined();
  });

  test.each([
    ['', /empty/],
    [' ', /blanks/],
    ['47; +86;-58', /blanks/],
    ['47;+86;-58\n', /blanks/],
    ['07;+86;-58', /leading zeros/],
    ['47;+00;-58', /leading zeros/],
    ['147;+86;-58', /at most 2 digits/],
    ['47;+860;-58', /at most 2 digits/],
    ['47;+86', /must have 2 operations, got 1/],
    ['47;+86;-58;+1', /must have 2 operations, got 3/],
    ['47;*86;-58', /operators of "\+-"/],
    ['-47;+86;-58', /must look like/],
    ['47;86;-58', /must look like/],
    ['47+86-58', /must look like/],
    ['４７;+86;-58', /must look like/],
    ['47;+8６;-58', /must look like/],
    ['garbage', /must look like/],
  ])('%j is refused, and why is said', (text, reason) => {
    expect(modular.checkProblem(text)).toMatch(reason);
  });

  test('of a megabyte is refused without being quoted', () => {
    expect(modular.checkProblem('9'.repeat(1e6))?.length).toBeLessThan(300);
  });
});

describe('a step', () => {
  test('that the problem requires is correct', () => {
    expect(modular.checkStep(PROBLEM, [], '47+86=33')).toEqual({
      wellFormed: true,
      correct: true,
      resultRight: true,
      operandsRight: true,
      operatorRight: true,
      selfConsistent: true,
      reason: undefined,
    });
    expect(modular.checkStep(PROBLEM, ['47+86=33'], '33-58=75').correct).toBe(true);
  });

  test.each([
    ['47+86=34', { resultRight: false, operandsRight: true, operatorRight: true }],
    ['47+85=32', { resultRight: false, operandsRight: false, operatorRight: true }],
    ['47-86=61', { resultRight: false, operandsRight: true, operatorRight: false }],
    ['46+87=33', { resultRight: true, operandsRight: false, operatorRight: true }],
  ])('%s is wrong in the parts that differ from what is required', (step, parts) => {
    const check = modular.checkStep(PROBLEM, [], step);
    expect(check).toMatchObject({ wellFormed: true, correct: false, ...parts });
    expect(check.reason).toBe(`the problem requires 47+86=33 here, got ${step}`);
  });

  test('is judged by what the problem requires, not by what follows from itself', () => {
    const check = modular.checkStep(PROBLEM, [], '47+85=32');
    expect(check.selfConsistent).toBe(true);
    expect(check.resultRight).toBe(false);
  });

  test.each([
    '',
    ' ',
    '47 + 86 = 33',
    '47+86=33 ',
    '47+86=033',
    '047+86=33',
    '47+86=133', // not reduced, and a digit too many
    '147+86=33',
    '47+860=33',
    '47+86=-67',
    '47*86=42',
    '47+86',
    '47+86=',
    '47+86=33=33',
    '47+86=３３',
    'garbage',
    '9'.repeat(1e6),
  ])('%.20j is no step', (text) => {
    const check = modular.checkStep(PROBLEM, [], text);
    expect(check).toMatchObject({ wellFormed: false, correct: false, resultRight: false });
    expect(check.reason).not.toBe('');
    expect(modular.compact.step(text)).toBeUndefined();
    expect(modular.resultOf(text)).toBeUndefined();
  });

  test('after the last one is none', () => {
    const check = modular.checkStep(PROBLEM, ['47+86=33', '33-58=75'], '75+1=76');
    expect(check.wellFormed).toBe(false);
    expect(check.reason).toMatch(/2 steps, this would be step 3/);
  });

  test('of plain integers may go below zero, with one spelling for each value', () => {
    const prefix = ['47-86=-39'];
    expect(plain.checkStep('47;-86;-58', [], '47-86=-39').correct).toBe(true);
    expect(plain.checkStep('47;-86;-58', prefix, '-39-58=-97').correct).toBe(true);
    expect(plain.checkStep('47;-86;-58', prefix, '-39--58=19').wellFormed).toBe(false);
    expect(plain.checkStep('47;-86;-58', prefix, '+39-58=-97').wellFormed).toBe(false);
    expect(plain.checkStep('47;-47;+0', [], '47-47=-0').wellFormed).toBe(false);
    expect(plain.checkStep('0;-0;+0', [], '0-0=0').correct).toBe(true);
  });

  test('never makes the reader throw, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const { wellFormed } = modular.checkStep(PROBLEM, [], text);
        expect(wellFormed).toBe(modular.compact.step(text) !== undefined);
      }),
    );
  });
});

describe('a solution', () => {
  test('is followed as far as it is correct', () => {
    expect(modular.checkSolution(PROBLEM, ['47+86=33', '33-58=75'])).toEqual({
      correctSteps: 2,
      complete: true,
      reason: undefined,
    });
    expect(modular.checkSolution(PROBLEM, ['47+86=33', '33-58=76'])).toMatchObject({
      correctSteps: 1,
      complete: false,
    });
    expect(modular.checkSolution(PROBLEM, ['47+86=34', '34-58=76']).correctSteps).toBe(0);
    expect(modular.checkSolution(PROBLEM, ['47+86=33'])).toMatchObject({
      correctSteps: 1,
      complete: false,
      reason: 'the problem requires 2 steps, got 1',
    });
    expect(modular.checkSolution(PROBLEM, []).complete).toBe(false);
    expect(modular.checkSolution(PROBLEM, ['47+86=33', '33-58=75', '75+1=76']).complete).toBe(
      false,
    );
  });

  test('of a problem that is none is refused with what to do', () => {
    expect(() => modular.solve('47')).toThrow(/^arithmetic: must be given a problem.*checkProblem/);
  });
});
