import { keyFromSeed, openStream } from 'agon-sim';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arithmetic } from '../../../../environments/tasks/arithmetic/arithmetic.ts';
import { difficulties, difficulty } from './difficulties.ts';

const main = arithmetic(difficulties.main, { '47+86': [23, 33, 34, 133] });
const plain = arithmetic(difficulties.plain);
const plainTimes = arithmetic(difficulties.plainTimes);

/** Everything that a family can make of a step. */
function all(domain: typeof main, step: string, family: string): readonly string[] {
  const made = new Set<string>();
  const stream = openStream(keyFromSeed(1));
  for (let i = 0; i < 400; i++) {
    const error = domain.corrupt(step, family, stream);
    if (error !== undefined) made.add(error);
  }
  return [...made].sort();
}

describe('corrupt', () => {
  test.each([
    ['offByOne', '47+86=33', ['47+86=32', '47+86=34']],
    ['offByOne', '50+50=0', ['50+50=1', '50+50=99']], // wraps around the modulus
    ['droppedCarry', '47+86=33', ['47+86=23']],
    ['droppedCarry', '33-58=75', ['33-58=85']], // the borrow from the tens
    ['droppedCarry', '11+22=33', []], // nothing to carry
    ['digitsSwapped', '33-58=75', ['33-58=57']],
    ['digitsSwapped', '2+3=5', ['2+3=50']], // at the fixed width 5 is 05
    ['digitsSwapped', '47+86=33', []],
    ['wrongOperatorHidden', '47+86=33', ['47+86=61']],
    ['wrongOperatorShown', '47+86=33', ['47-86=61']],
    ['wrongOperatorHidden', '47+50=97', []], // 47-50 is 97 as well, modulo 100
    ['wrongOperatorShown', '47+50=97', []],
    ['natural', '47+86=33', ['47+86=23', '47+86=34']], // the right one and one too wide are no errors
    ['natural', '86+47=33', []],
  ])('%s of %s gives %j', (family, step, errors) => {
    expect(all(main, step, family)).toEqual(errors);
  });

  test.each([
    [plain, 'droppedCarry', '47+86=133', ['47+86=123', '47+86=33']],
    [plain, 'droppedCarry', '58-39=19', ['58-39=29']],
    [plain, 'droppedCarry', '39-58=-19', ['39-58=-29']],
    [plain, 'droppedCarry', '-19-58=-77', ['-19-58=-67']],
    [plain, 'offByOne', '5-5=0', ['5-5=-1', '5-5=1']],
    [plain, 'digitsSwapped', '2+3=5', []], // plain integers are swapped as they are written
    [plainTimes, 'droppedCarry', '7*8=56', ['7*8=6']],
    [plainTimes, 'wrongOperatorHidden', '4-9=-5', ['4-9=13', '4-9=36']],
  ])('works on plain integers as on paper (%#)', (domain, family, step, errors) => {
    expect(all(domain, step, family)).toEqual(errors);
  });

  test('changes one digit of the operand and recalculates when it miscopies', () => {
    const left = all(main, '47+86=33', 'operandMiscopiedA');
    const right = all(main, '47+86=33', 'operandMiscopiedB');
    expect(left).toHaveLength(18);
    expect(right).toHaveLength(18);
    expect(left).toContain('17+86=3');
    expect(right).toContain('47+6=53');
  });

  test('makes only real errors: well formed, with a result that the problem does not require', () => {
    fc.assert(
      fc.property(difficulty, fc.nat(), (chosen, number) => {
        const domain = arithmetic(chosen);
        const stream = openStream(keyFromSeed(number));
        const problem = domain.generate(stream, 'train');
        const steps = domain.solve(problem);
        const place = stream.integer(0, steps.length);
        const right = steps[place] ?? '';
        for (const family of domain.families) {
          const error = domain.corrupt(right, family, stream);
          if (error === undefined) continue;
          const check = domain.checkStep(problem, steps.slice(0, place), error);
          expect(check).toMatchObject({ wellFormed: true, correct: false, resultRight: false });
          const consistent = family === 'wrongOperatorShown' || family.startsWith('operand');
          expect(check.selfConsistent).toBe(consistent);
          expect(check.operatorRight).toBe(!domain.operatorFamilies.includes(family));
        }
      }),
    );
  });

  test('draws each way of being wrong equally often', () => {
    const stream = openStream(keyFromSeed(3));
    const counts = new Map<string, number>();
    for (let i = 0; i < 9000; i++) {
      const error = main.corrupt('47+86=33', 'randomDigit', stream) ?? '';
      counts.set(error, (counts.get(error) ?? 0) + 1);
    }
    expect(counts.size).toBe(18);
    // 500 expected of each; 5 standard deviations are 109.
    for (const count of counts.values()) expect(Math.abs(count - 500)).toBeLessThan(109);
  });

  test('draws nothing where the family does not apply', () => {
    const stream = openStream(keyFromSeed(5));
    main.corrupt('11+22=33', 'droppedCarry', stream);
    expect(stream.word()).toBe(openStream(keyFromSeed(5)).word());
  });

  test('refuses a family that there is not', () => {
    const stream = openStream(keyFromSeed(5));
    expect(() => main.corrupt('11+22=33', 'toString', stream)).toThrow(/must be given a family/);
  });
});

describe('familyOf', () => {
  test.each([
    ['47+86=34', 'offByOne'],
    ['47+86=23', 'droppedCarry'],
    ['47+86=61', 'wrongOperatorHidden'],
    ['47+86=39', 'randomDigit'],
    ['47-86=61', 'wrongOperatorShown'],
    ['48+86=34', 'operandMiscopiedA'],
    ['47+85=32', 'operandMiscopiedB'],
    ['48+85=35', 'other'],
    ['47+85=99', 'other'], // miscopied, and not even consistent
    ['no step', 'other'],
  ])('%s in the place of 47+86=33 looks like %s', (rewritten, family) => {
    expect(main.familyOf('47+86=33', rewritten)).toBe(family);
  });
});

test('a wrong step may be what several families could make, and the first of them is what it looks like', () => {
  const makers = main.families.filter((family) => main.couldMake(family, '47+86=33', '47+86=23'));
  expect(makers).toEqual(['droppedCarry', 'randomDigit', 'natural']);
  expect(main.couldMake('randomDigit', '47+86=33', '47+86=33')).toBe(false);
  expect(main.couldMake('randomDigit', '47+86=33', 'no step')).toBe(false);
  expect(() => main.couldMake('typo', '47+86=33', '47+86=23')).toThrow(/must be given a family/);
});

test('the table of natural errors must hold lists of results by calculation', async () => {
  const { parseNaturalErrors } =
    await import('../../../../environments/tasks/arithmetic/natural-errors.ts');
  expect(parseNaturalErrors({ '47+86': [23, 34] }, 'table')).toEqual({ '47+86': [23, 34] });
  expect(() => parseNaturalErrors({ '47 + 86': [23] }, 'table')).toThrow(/^table: must map/);
  expect(() => parseNaturalErrors({ '47+86': ['23'] }, 'table')).toThrow(/^table: must map/);
  expect(() => parseNaturalErrors({ '47+86': [2.5] }, 'table')).toThrow(/^table: must map/);
});
